/* A BLAS that computes right products and leaves floating-point flags set, as Apple's does on an M4 (numpy issues 28687 and
   29820): to be preloaded before OpenBLAS, which REALBLAS names. Products with an inner or outer size below 15 stay clean. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fenv.h>
#include <stdint.h>
#include <stdlib.h>

typedef int64_t n;

static void *real(const char *name) {
    static void *blas;
    if (!blas) blas = dlopen(getenv("REALBLAS"), RTLD_NOW);
    return dlsym(blas, name);
}

static void flags(n a, n b, n c) {
    if (a >= 15 || b >= 15 || c >= 15) feraiseexcept(FE_DIVBYZERO | FE_OVERFLOW | FE_INVALID);
}

#define PRODUCTS(T, gemm, syrk, gemv)                                                                                      \
    void gemm(int o, int ta, int tb, n m, n k, n d, T al, const T *a, n lda, const T *b, n ldb, T be, T *c, n ldc) {       \
        static void (*f)(int, int, int, n, n, n, T, const T *, n, const T *, n, T, T *, n);                                \
        if (!f) f = real(#gemm);                                                                                           \
        f(o, ta, tb, m, k, d, al, a, lda, b, ldb, be, c, ldc);                                                             \
        flags(m, k, d);                                                                                                    \
    }                                                                                                                      \
    void syrk(int o, int u, int t, n m, n k, T al, const T *a, n lda, T be, T *c, n ldc) {                                 \
        static void (*f)(int, int, int, n, n, T, const T *, n, T, T *, n);                                                 \
        if (!f) f = real(#syrk);                                                                                           \
        f(o, u, t, m, k, al, a, lda, be, c, ldc);                                                                          \
        flags(m, k, 0);                                                                                                    \
    }                                                                                                                      \
    void gemv(int o, int t, n m, n k, T al, const T *a, n lda, const T *x, n ix, T be, T *y, n iy) {                       \
        static void (*f)(int, int, n, n, T, const T *, n, const T *, n, T, T *, n);                                        \
        if (!f) f = real(#gemv);                                                                                           \
        f(o, t, m, k, al, a, lda, x, ix, be, y, iy);                                                                       \
        flags(m, k, 0);                                                                                                    \
    }

PRODUCTS(double, scipy_cblas_dgemm64_, scipy_cblas_dsyrk64_, scipy_cblas_dgemv64_)
PRODUCTS(float, scipy_cblas_sgemm64_, scipy_cblas_ssyrk64_, scipy_cblas_sgemv64_)

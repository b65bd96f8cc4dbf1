"""A built site, served on 127.0.0.1 as a web host serves it, and what it sends is counted."""

import contextlib
import functools
import gzip
import http.server
import threading
from pathlib import Path


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files with the types that browsers want, kept by them for an hour, as GitHub Pages does."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,
                      ".wasm": "application/wasm", ".mjs": "text/javascript"}

    def log_message(self, *_):
        pass

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def copyfile(self, source, outputfile):
        self.server.sent.append(Path(source.name))
        super().copyfile(source, outputfile)


@contextlib.contextmanager
def serve(folder):
    """Serve a folder -> (address, the list of the files that were sent)."""
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads, server.sent = True, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server.sent
        server.shutdown()


def megabytes(files):
    """What files weigh on their way, gzipped where that makes them smaller."""
    data = [file.read_bytes() for file in files]
    return sum(min(len(each), len(gzip.compress(each, 6))) for each in data) / 1e6

// A picture from the kernel that can be pointed at; see screen.py for what is sent.

// Also while no view of it is on the page, a page that is open answers.
function initialize({ model }) {
    const answer = message => { if (message.ask) model.send({ here: true }); };
    model.on("msg:custom", answer);
    return () => model.off("msg:custom", answer);
}

function render({ model, el }) {
    const stop = new AbortController();
    el.classList.add("kc-page");
    whenOnPage(el, () => {
        const panel = el.closest(".kc-panel") ?? el;
        panel.classList.add("kc-live");
        keepKeys(panel, stop.signal);
        nameSliders(panel, stop.signal);
        if (model.get("alt")) measure(model, panel, stop.signal);
    });
    if (model.get("alt")) {
        const screen = new Screen(model, el, stop.signal);
        stop.signal.addEventListener("abort", () => screen.close());
    }
    return () => stop.abort();
}

function whenOnPage(el, act) {
    const watcher = new ResizeObserver(() => {
        if (!el.isConnected) return;
        watcher.disconnect();
        act();
    });
    watcher.observe(el);
}

// While a list, a slider or a radio button has the focus, JupyterLab takes arrow keys and letters for
// commands of its own (known as ipywidgets issue 3912). JupyterLite does so before the panel hears of
// them, unless what has the focus is marked.
function keepKeys(panel, signal) {
    const mark = "data-lm-suppress-shortcuts";
    window.addEventListener("keydown", event => {
        if (!panel.contains(event.target)) return;
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
        event.target.toggleAttribute(mark, plain && event.key !== "Escape");
    }, { capture: true, signal });
    panel.addEventListener("keydown", event => {
        if (event.target.hasAttribute(mark)) event.stopPropagation();
    }, { signal });
}

// The handle of ipywidgets' slider has no name for who can't see the label beside it.
function nameSliders(panel, signal) {
    const name = () => panel.querySelectorAll(".noUi-handle:not([aria-labelledby])").forEach(handle => {
        const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
        if (!label) return;
        label.id ||= `kc-${Math.random()}`;
        handle.setAttribute("aria-labelledby", label.id);
    });
    const watcher = new MutationObserver(name);
    watcher.observe(panel, { childList: true, subtree: true });
    signal.addEventListener("abort", () => watcher.disconnect());
    name();
}

// Say how much room the panel has for a picture, now and when that changes.
function measure(model, panel, signal) {
    const inside = (box, names) => names.reduce(
        (sum, name) => sum - (parseFloat(getComputedStyle(box)[name]) || 0), 0);
    const place = panel.parentElement ?? panel;
    let timer, said = "";
    const say = () => {
        const padded = ["paddingLeft", "paddingRight"];
        const width = Math.floor(place.clientWidth + inside(place, padded)
            + inside(panel, [...padded, "borderLeftWidth", "borderRightWidth"]));
        const page = { width, ratio: devicePixelRatio };
        if (width < 1 || JSON.stringify(page) === said) return;
        said = JSON.stringify(page);
        model.send({ page });
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(say, 120); };
    const watcher = new ResizeObserver(later);
    watcher.observe(place);
    addEventListener("resize", later, { signal });
    signal.addEventListener("abort", () => { watcher.disconnect(); clearTimeout(timer); });
    say();
}

class Screen {
    constructor(model, el, signal) {
        Object.assign(this, { model, waiting: [], flying: [], last: null, spot: [0, 0] });
        this.box = el.appendChild(document.createElement("div"));
        this.box.className = "kc-screen";
        this.image = this.box.appendChild(new Image());
        Object.assign(this.image, { draggable: false, alt: model.get("alt") });
        this.ink = this.box.appendChild(document.createElement("canvas"));
        this.handles = this.box.appendChild(document.createElement("div"));
        this.tip = this.box.appendChild(document.createElement("div"));
        this.tip.className = "kc-tip";
        this.heard = {
            "change:value": () => this.show(), "change:handles": () => this.mark(),
            "change:locked": () => this.mark(), "msg:custom": message => this.hear(message),
        };
        for (const [name, act] of Object.entries(this.heard)) model.on(name, act);
        const on = (name, act) => this.image.addEventListener(name, act, { signal });
        // A finger that begins on a ring or on the pad drags; elsewhere it scrolls the page.
        this.image.addEventListener("touchstart", event => {
            if (this.takes(event.touches[0])) event.preventDefault();
        }, { signal, passive: false });
        on("pointerdown", event => this.press(event));
        on("pointermove", event => this.move(event));
        on("pointerup", event => this.release(event));
        on("pointercancel", event => this.release(event));
        on("pointerleave", event => { if (!this.last) this.tell("leave", event); });
        this.show();
        this.mark();
    }

    close() {
        for (const [name, act] of Object.entries(this.heard)) this.model.off(name, act);
        clearTimeout(this.late);
        URL.revokeObjectURL(this.image.src);
    }

    show() {
        const before = this.image.src, [width, height] = [this.model.get("width"), this.model.get("height")];
        this.box.style.width = `${width}px`;
        this.image.style.aspectRatio = `${width} / ${height}`;
        if (this.ink.width !== 2 * width || this.ink.height !== 2 * height)  // setting it wipes it
            [this.ink.width, this.ink.height] = [2 * width, 2 * height];
        this.image.src = URL.createObjectURL(new Blob([this.model.get("value")], { type: "image/jpeg" }));
        if (before) URL.revokeObjectURL(before);
    }

    // The places that can be dragged, each with a faint ring.
    mark() {
        const places = this.model.get("locked") ? [] : this.model.get("handles");
        while (this.handles.children.length > places.length) this.handles.lastChild.remove();
        while (this.handles.children.length < places.length)
            this.handles.appendChild(document.createElement("div")).className = "kc-handle";
        places.forEach(([x, y], i) =>
            Object.assign(this.handles.children[i].style, { left: `${100 * x}%`, top: `${100 * y}%` }));
        if (this.model.get("locked")) this.image.style.cursor = "";
    }

    takes(touch) {
        if (this.model.get("locked")) return false;
        const [x, y] = this.place(touch), { width, height } = this.image.getBoundingClientRect();
        const [left, top, right, bottom] = this.model.get("pad");
        return x > left && x < right && y > top && y < bottom || this.model.get("handles").some(
            ([u, v]) => Math.hypot((x - u) * width, (y - v) * height) < 30);
    }

    press(event) {
        if (event.button || this.model.get("locked")) return;
        this.image.setPointerCapture(event.pointerId);
        this.last = this.draw(null, this.place(event));
        this.tell("down", event);
    }

    move(event) {
        if (this.model.get("locked")) return;
        if (!this.last) return this.tell("hover", event);
        const between = event.getCoalescedEvents?.() ?? [];  // empty for an event that a script made
        for (const each of between.length ? between : [event]) {
            this.last = this.draw(this.last, this.place(each));
            this.tell("move", each);
        }
    }

    release(event) {
        if (!this.last) return;
        this.last = null;
        this.tell("up", event);
    }

    place(event) {
        const frame = this.image.getBoundingClientRect();
        return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
    }

    // Ink on the pad, at once -> where the pen is now.
    draw(from, to) {
        const pad = this.model.get("pad");
        if (!pad.length) return to;
        const [left, top, right, bottom, thick] = pad, { width, height } = this.ink;
        const pen = this.ink.getContext("2d");
        pen.save();
        pen.beginPath();
        pen.rect(left * width, top * height, (right - left) * width, (bottom - top) * height);
        pen.clip();
        Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: thick * width, strokeStyle: "black" });
        pen.beginPath();
        pen.moveTo((from ?? to)[0] * width, (from ?? to)[1] * height);
        pen.lineTo(to[0] * width, to[1] * height);
        pen.stroke();
        pen.restore();
        return to;
    }

    // One message is under way at a time. Of what comes meanwhile only a pad needs every place.
    tell(what, event) {
        this.spot = this.place(event);
        const latest = this.waiting.at(-1);
        if (latest?.[0] === what && !this.model.get("pad").length) this.waiting.pop();
        this.waiting.push([what, ...this.place(event)]);
        this.send();
    }

    send() {
        if (this.flying.length || !this.waiting.length) return;
        this.flying = this.waiting;
        this.late = setTimeout(() => this.land(), 2000);  // an answer may be lost
        this.waiting = [];
        this.model.send({ moves: this.flying });
    }

    // The picture has the ink up to a place: wipe that, and draw what came since.
    async wipe(last) {
        await this.image.decode().catch(() => this.image.decode()).catch(() => {});  // the next one came
        this.ink.getContext("2d").clearRect(0, 0, this.ink.width, this.ink.height);
        for (const [what, ...place] of [...this.flying, ...this.waiting])
            if (what === "down" || what === "move") last = this.draw(what === "down" ? null : last, place);
    }

    land() {
        this.flying = [];
        this.send();
    }

    hear(message) {
        if (!message.done) return;
        if (this.model.get("pad").length) this.wipe(this.flying.at(-1)?.slice(1));
        this.flying = [];
        clearTimeout(this.late);
        this.image.style.cursor = message.cursor === "grab" && this.last ? "grabbing" : message.cursor ?? "";
        this.tip.textContent = message.tip ?? "";
        const [x, y] = this.spot, beside = x < 0.6 ? "14px" : "calc(-100% - 14px)";
        Object.assign(this.tip.style, {
            left: `${100 * x}%`, top: `${100 * y}%`,
            transform: `translate(${beside}, ${y < 0.75 ? "14px" : "calc(-100% - 14px)"})`,
        });
        this.send();
    }
}

export default { initialize, render };

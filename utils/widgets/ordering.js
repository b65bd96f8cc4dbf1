// Lines that are put in order: dragged, moved by their buttons, or by the arrow keys.

function render({ model, el }) {
    const list = el.appendChild(document.createElement("ol"));
    const said = el.appendChild(document.createElement("div"));
    list.className = "kc-order";
    said.className = "kc-unseen";
    said.setAttribute("role", "status");
    let held = null;

    const save = line => {
        const lines = [...list.children];
        model.set("value", lines.map(each => each.dataset.step));
        model.save_changes();
        if (line) said.textContent = `${lines.indexOf(line) + 1} of ${lines.length}: ${line.dataset.step}`;
    };
    const move = (line, by) => {
        const beside = by < 0 ? line.previousElementSibling : line.nextElementSibling;
        if (!beside) return;
        by < 0 ? beside.before(line) : beside.after(line);
        save(line);
    };
    const button = (line, label, sign, by) => {
        const made = line.appendChild(document.createElement("button"));
        Object.assign(made, { textContent: sign, title: label, type: "button" });
        made.setAttribute("aria-label", `${label}: ${line.dataset.step}`);
        made.addEventListener("click", () => { move(line, by); made.focus(); });
    };
    for (const step of model.get("value") ?? model.get("steps")) {
        const line = list.appendChild(document.createElement("li"));
        line.dataset.step = step;
        line.tabIndex = 0;
        button(line, "earlier", "▲", -1);
        button(line, "later", "▼", 1);
        line.append(step);
        line.addEventListener("keydown", event => {
            const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (!by) return;
            event.preventDefault();
            move(line, by);
            line.focus();
        });
        line.addEventListener("pointerdown", event => {
            if (event.target.closest("button")) return;
            event.preventDefault();  // no text is selected
            line.focus();
            held = line;
            list.setPointerCapture(event.pointerId);  // a line that is moved would lose it
            line.classList.add("kc-held");
        });
    }
    list.addEventListener("pointermove", event => {
        const over = held && [...list.children].find(other => {
            const { top, bottom } = other.getBoundingClientRect();
            return other !== held && event.clientY > top && event.clientY < bottom;
        });
        if (!over) return;
        const { top, height } = over.getBoundingClientRect();
        event.clientY < top + height / 2 ? over.before(held) : over.after(held);
    });
    const drop = () => {
        if (!held) return;
        held.classList.remove("kc-held");
        save(held);
        held = null;
    };
    list.addEventListener("pointerup", drop);
    list.addEventListener("pointercancel", drop);
}

export default { render };

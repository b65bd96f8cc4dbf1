"""What a test asks the page itself, in JavaScript. Each is a function of an element."""

# A number that changes with the pixels of a picture.
PIXELS = """async image => {
    while (!await image.decode().then(() => true, () => false));  // fails where the next one comes
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Int32Array(data.buffer).reduce((sum, pixel) => (Math.imul(sum, 31) + pixel) | 0, 0);
}"""

# Look at a cell with every frame that is painted, until `window.watched.stop` is true.
WATCH = """cell => {
    const page = cell.closest('.jp-WindowedPanel-outer');
    const image = cell.querySelector('.kc-screen img');
    const watched = window.watched = {
        replaced: 0, frames: 0, heights: new Set(), tops: new Set(), sources: new Set()};
    const look = () => {
        const now = cell.querySelector('.kc-screen img');
        watched.frames += 1;
        watched.replaced += now !== image;
        watched.heights.add(now?.clientHeight);
        watched.tops.add(page.scrollTop);
        watched.sources.add(now?.src);
        if (!watched.stop) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
WATCHED = """() => {
    window.watched.stop = true;
    const plain = ([name, seen]) => [name, seen instanceof Set ? [...seen] : seen];
    return Object.fromEntries(Object.entries(window.watched).map(plain));
}"""

# Texts in an element that are hard to read: less than 4.5 : 1 against what lies behind them (WCAG
# 2, AA). Of disabled controls nothing is asked.
FAINT = """root => {
    const paper = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    const paint = colors => {
        for (const color of colors) { paper.fillStyle = color; paper.fillRect(0, 0, 1, 1); }
        return [...paper.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const light = rgb => {
        const [r, g, b] = rgb.map(x => x / 255)
            .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const faint = [], texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node; node = texts.nextNode();) {
        const element = node.parentElement;
        const exempt = element.closest(':disabled, [disabled], style, option');
        if (!node.data.trim() || !element.checkVisibility() || exempt) continue;
        const behind = ['white'];
        for (let e = element; e; e = e.parentElement)
            behind.splice(1, 0, getComputedStyle(e).backgroundColor);
        const back = light(paint(behind));
        const front = light(paint([...behind, getComputedStyle(element).color]));
        const contrast = Math.max(back, front) / Math.min(back, front);
        if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${node.data.trim().slice(0, 60)}`);
    }
    return faint;
}"""

# Boxes in a cell's output that are wider than their place, labels that end in an ellipsis or whose
# lines lie over what follows.
CUT_OFF = """cell => {
    const places = '.jp-OutputArea-output, .widget-vbox, .widget-label, .widget-html-content, ' +
        '.widget-radio-box, .widget-radio-box label, button, .widget-checkbox :is(span, label)';
    const size = e =>
        `${e.scrollWidth} x ${e.scrollHeight} in ${e.clientWidth} x ${e.clientHeight}`;
    const high = e =>
        e.matches('label, button, .widget-label') && e.scrollHeight > e.clientHeight + 2;
    return [...cell.querySelectorAll(places)]
        .filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth || high(e)))
        .map(e => `${e.className}: ${size(e)}: ${e.textContent.slice(0, 40)}`);
}"""

// The bench: handles for the split line and the page box, by mouse, finger or keyboard; the number fields of the forms
// hold the truth and say the same without this script. All in pixels of the upright exposure.
const SVG = "http://www.w3.org/2000/svg";
const HANDLE_PX = 11;
const bench = document.getElementById("mat-ban");

function make(kind, name, parent) {
  const element = document.createElementNS(SVG, kind);
  element.setAttribute("class", name);
  parent.append(element);
  return element;
}

function set(element, values) {
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
}

class Bench {
  constructor(svg) {
    this.svg = svg;
    this.turned = svg.querySelector("#anh-nghieng");
    this.words = JSON.parse(svg.dataset.handleWords);
    this.size = { width: Number(svg.dataset.width), height: Number(svg.dataset.height) };
    this.fields = Object.fromEntries(["tren", "duoi", "x0", "y0", "x1", "y1", "do"].map((id) => [id, document.getElementById(id)]));
    this.handles = [];
    if (this.fields.x0) this.buildCrop();
    this.buildGutter();
    for (const field of Object.values(this.fields)) field?.addEventListener("input", () => { mark(field); this.draw(); });
    this.watchSkew();
    addEventListener("resize", () => this.draw());
    this.draw();
  }

  value(id) { return Number(this.fields[id]?.value || 0); }

  put(id, value) {
    const most = id.startsWith("y") ? this.size.height : this.size.width;
    this.fields[id].value = Math.round(Math.min(Math.max(value, 0), most));
    mark(this.fields[id]);
  }

  buildGutter() {
    // Above the shade, but turned with the image.
    this.over = make("g", "over", this.svg);
    this.line = this.turned.querySelector(".gutter");
    this.hasGutter = Boolean(this.line);
    this.line?.remove();
    this.line ??= document.createElementNS(SVG, "line");
    this.line.setAttribute("class", "gutter");
    this.over.append(this.line);
    // A handle sits on the line some way from its end, clear of the handles of the page box.
    const share = () => (4 * this.handleSize()) / this.size.height;
    for (const [words, end, other, fromTop] of [[this.words.top, "tren", "duoi", true], [this.words.bottom, "duoi", "tren", false]]) {
      this.addHandle("of-gutter", words, {
        at: () => [this.value(end) + (this.value(other) - this.value(end)) * share(), this.size.height * (fromTop ? share() : 1 - share())],
        to: (x) => this.put(end, (x - this.value(other) * share()) / (1 - share())),
        parent: this.over,
      });
    }
  }

  buildCrop() {
    this.crop = this.svg.querySelector(".crop");
    this.shade = document.createElementNS(SVG, "path");
    this.shade.setAttribute("class", "shade");
    this.shade.setAttribute("fill-rule", "evenodd");
    this.crop.before(this.shade);
    this.rules = [1, 2, 3].map(() => make("line", "grid-line", this.svg));
    const middleX = () => (this.value("x0") + this.value("x1")) / 2;
    const middleY = () => (this.value("y0") + this.value("y1")) / 2;
    const { left, right, upper, lower, corner } = this.words;
    const edges = [
      [left, { x: "x0", at: () => [this.value("x0"), middleY()] }], [right, { x: "x1", at: () => [this.value("x1"), middleY()] }],
      [upper, { y: "y0", at: () => [middleX(), this.value("y0")] }], [lower, { y: "y1", at: () => [middleX(), this.value("y1")] }],
    ];
    const corners = [["x0", "y0"], ["x1", "y0"], ["x1", "y1"], ["x0", "y1"]]
      .map(([x, y]) => [corner, { x, y, at: () => [this.value(x), this.value(y)] }]);
    for (const [words, how] of [...edges, ...corners]) this.addHandle("of-crop", words, { ...how, parent: this.svg });
  }

  addHandle(name, words, how) {
    const element = make("circle", `handle ${name}`, how.parent);
    set(element, { tabindex: 0, role: "slider", "aria-label": words });
    const handle = { element, how };
    element.addEventListener("pointerdown", (event) => this.drag(event, handle));
    element.addEventListener("keydown", (event) => this.nudge(event, handle));
    this.handles.push(handle);
  }

  drag(event, handle) {
    event.preventDefault();
    handle.element.focus();
    handle.element.setPointerCapture(event.pointerId);
    const move = (moved) => this.moveTo(handle, this.point(moved, handle.how.parent));
    handle.element.addEventListener("pointermove", move);
    handle.element.addEventListener("lostpointercapture", () => handle.element.removeEventListener("pointermove", move), { once: true });
  }

  point(event, parent) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(parent.getScreenCTM().inverse());
  }

  nudge(event, handle) {
    const step = event.shiftKey ? 1 : Math.max(4, Math.round(this.size.width / 250));
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = handle.how.at();
    this.moveTo(handle, { x: x + move[0], y: y + move[1] });
  }

  moveTo({ how }, { x, y }) {
    how.to?.(x);
    if (how.x) this.put(how.x, x);
    if (how.y) this.put(how.y, y);
    this.draw();
  }

  handleSize() { return HANDLE_PX / (this.svg.getScreenCTM()?.a || 1); }

  draw() {
    set(this.line, { x1: this.value("tren"), y1: 0, x2: this.value("duoi"), y2: this.size.height });
    this.line.style.opacity = this.hasGutter || this.fields.tren.closest("form").classList.contains("is-changed") ? 1 : 0.25;
    if (this.crop) this.drawCrop();
    for (const { element, how } of this.handles) {
      const [cx, cy] = how.at();
      set(element, { cx, cy, r: this.handleSize(), "aria-valuenow": Math.round(how.x || how.to ? cx : cy) });
    }
  }

  drawCrop() {
    const [x0, y0, x1, y1] = ["x0", "y0", "x1", "y1"].map((id) => this.value(id));
    const { width, height } = this.size;
    set(this.crop, { x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) });
    this.shade.setAttribute("d", `M0 0H${width}V${height}H0ZM${x0} ${y0}H${x1}V${y1}H${x0}Z`);
    this.rules.forEach((rule, index) => {
      const y = y0 + ((y1 - y0) * (index + 1)) / 4;
      set(rule, { x1: x0, x2: x1, y1: y, y2: y });
    });
    const turn = `rotate(${this.value("do")} ${(x0 + x1) / 2} ${(y0 + y1) / 2})`;
    for (const group of [this.turned, this.over]) group.setAttribute("transform", turn);
  }

  watchSkew() {
    const slider = document.getElementById("keo");
    if (!slider) return;
    slider.hidden = false;
    slider.addEventListener("input", () => { this.fields.do.value = slider.value; mark(this.fields.do); this.draw(); });
    this.fields.do.addEventListener("input", () => { slider.value = this.fields.do.value; });
  }
}

function mark(field) { field.closest("form").classList.add("is-changed"); }

if (bench) new Bench(bench);
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea")) return;
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (link) location.assign(link.href);
});

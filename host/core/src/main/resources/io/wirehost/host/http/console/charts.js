/** Line charts of the last five minutes, drawn as SVG in the pixels that there are. */

import { element, write } from "./format.js";

const SPAN_MILLIS = 300_000;
const HEIGHT = 150;
const LEFT = 64;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;
const LINES = 4; // above 0, at most

function svg(name, attributes = {}, text = "") {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.textContent = text;
  return node;
}

/** From 0 to what is reached, or further, with lines at 1, 2 or 5 times a power of ten. */
export function linear(least) {
  return (values) => {
    const maximum = Math.max(least, ...values);
    const rough = maximum / LINES;
    const power = 10 ** Math.floor(Math.log10(rough));
    const distance = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
    const top = Math.ceil(maximum / distance) * distance;
    const ticks = Array.from({ length: Math.round(top / distance) + 1 }, (_, i) => i * distance);
    return { ticks, place: (value) => value / top };
  };
}

/** With a line at each power of ten, for values that are far from each other; these two are there at least. */
export function logarithmic(least, most) {
  return (values) => {
    const from = Math.floor(Math.log10(Math.max(1, Math.min(least, ...values))));
    const to = Math.ceil(Math.log10(Math.max(most, ...values)));
    const ticks = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
    return { ticks, place: (value) => (Math.log10(Math.max(value, ticks[0])) - from) / (to - from) };
  };
}

/** On an axis, 1.50k is 1.5k. */
function brief(text) {
  return text.replace(/\.(\d*?)0+(?!\d)/, (_, digits) => (digits === "" ? "" : `.${digits}`));
}

export class Chart {
  #series;
  #format;
  #axis;
  #values = [];
  #points = [];
  #pointed = null; // an x of the pointer, while it is there

  /**
   * @param title what is drawn
   * @param note in smaller letters behind it
   * @param series each with a label and the value of a point, which may be null
   * @param format how a value is written
   * @param axis made of the values: the ticks, and the place of a value between 0 and 1
   */
  constructor(title, note, series, format, axis) {
    this.#series = series;
    this.#format = format;
    this.#axis = axis;
    const legend = element("ul", { class: "legend" });
    series.forEach(({ label }, index) => {
      const value = element("b", {}, "–");
      this.#values.push(value);
      legend.append(element("li", { class: `series-${index + 1}` }, element("span", {}, label), value));
    });
    const heading = element("h3", {}, title, " ", element("small", { class: "muted" }, note));
    this.drawing = svg("svg", { role: "img", height: HEIGHT });
    this.node = element("figure", { class: "card chart" }, element("figcaption", {}, heading, legend), this.drawing);
    this.title = title;
    this.drawing.addEventListener("pointermove", (event) => this.#point(event.offsetX));
    this.drawing.addEventListener("pointerleave", () => this.#point(null));
    new ResizeObserver(() => this.#draw()).observe(this.node);
  }

  show(points) {
    this.#points = points;
    this.#draw();
  }

  #point(x) {
    this.#pointed = x;
    this.#draw();
  }

  #draw() {
    const width = Math.floor(this.drawing.getBoundingClientRect().width);
    if (width === 0) {
      return; // not seen
    }
    const now = this.#points.at(-1)?.at ?? 0;
    const shown = this.#points.filter((point) => now - point.at <= SPAN_MILLIS);
    const values = shown.flatMap((point) => this.#series.map((one) => one.value(point)));
    const { ticks, place } = this.#axis(values.filter((value) => value !== null));
    const x = (at) => LEFT + (1 - (now - at) / SPAN_MILLIS) * (width - LEFT - RIGHT);
    const y = (value) => TOP + (1 - place(value)) * (HEIGHT - TOP - BOTTOM);

    const nodes = [...this.#grid(width, ticks, y), ...minutes(width)];
    this.#series.forEach((one, index) => {
      nodes.push(svg("path", { class: `line series-${index + 1}`, d: path(shown, one.value, x, y) }));
    });
    const read = this.#read(shown, x);
    if (read && this.#pointed !== null) {
      nodes.push(svg("line", { class: "cursor", x1: x(read.at), x2: x(read.at), y1: TOP, y2: HEIGHT - BOTTOM }));
    }
    this.#series.forEach((one, index) => {
      const value = read ? one.value(read) : null;
      write(this.#values[index], this.#format(value));
      if (value !== null) {
        nodes.push(svg("circle", { class: `dot series-${index + 1}`, cx: x(read.at), cy: y(value), r: 3 }));
      }
    });
    this.drawing.replaceChildren(...nodes);
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.drawing.setAttribute("aria-label", this.#said());
  }

  #grid(width, ticks, y) {
    return ticks.flatMap((value, index) => [
      svg("line", { class: index === 0 ? "axis" : "grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { class: "label", x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, brief(this.#format(value))),
    ]);
  }

  /** The point below the pointer, or the last one. */
  #read(shown, x) {
    if (this.#pointed === null || shown.length === 0) {
      return shown.at(-1);
    }
    const distance = (point) => Math.abs(x(point.at) - this.#pointed);
    return shown.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  }

  #said() {
    const values = this.#series.map(({ label }, index) => `${label} ${this.#values[index].textContent}`);
    return `${this.title}, last five minutes; now: ${values.join(", ")}`;
  }
}

function minutes(width) {
  return (width < 480 ? [4, 2, 0] : [5, 4, 3, 2, 1, 0]).map((ago) => {
    const anchor = ago === 5 ? "start" : ago === 0 ? "end" : "middle";
    const x = LEFT + (1 - ago / 5) * (width - LEFT - RIGHT);
    return svg("text", { class: "label", x, y: HEIGHT - 6, "text-anchor": anchor }, ago === 0 ? "now" : `−${ago} min`);
  });
}

/** Broken where nothing is known. */
function path(points, value, x, y) {
  let drawn = "";
  let begun = false;
  for (const point of points) {
    const known = value(point);
    if (known === null) {
      begun = false;
      continue;
    }
    drawn += `${begun && !point.gap ? "L" : "M"}${x(point.at).toFixed(1)} ${y(known).toFixed(1)}`;
    begun = true;
  }
  return drawn;
}

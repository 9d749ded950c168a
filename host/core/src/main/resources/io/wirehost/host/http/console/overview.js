/** The host at a glance: what goes through it, and its listeners. */

import { Chart, linear, logarithmic } from "./charts.js";
import { bytes, bytesPerSecond, count, element, exact, keyed, nanos, plural, write } from "./format.js";
import { swaps } from "./plugins.js";

const TILES = ["Sessions", "Accepts/s", "Packets/s in", "Packets/s out", "Handler p99", "Loop stalls"];

export class Overview {
  #tiles = new Map();
  #charts = [
    new Chart(
      "Packets", "per second",
      [{ label: "in", value: (one) => one.packetsIn }, { label: "out", value: (one) => one.packetsOut }],
      count, linear(10),
    ),
    new Chart(
      "Bytes", "per second",
      [{ label: "in", value: (one) => one.bytesIn }, { label: "out", value: (one) => one.bytesOut }],
      bytesPerSecond, linear(1000),
    ),
    new Chart(
      "Handler time", "of 1 call in 64, over 10 s",
      [{ label: "p50", value: (one) => one.median }, { label: "p99", value: (one) => one.slowest }],
      nanos, logarithmic(1000, 1_000_000),
    ),
    new Chart(
      "Queues", "bytes that wait",
      [{ label: "read", value: (one) => one.readQueue }, { label: "write", value: (one) => one.writeQueue }],
      bytes, linear(1000),
    ),
  ];

  constructor() {
    for (const title of TILES) {
      const value = element("dd", {}, "–");
      this.#tiles.set(title, value);
      document.getElementById("tiles").append(element("div", { class: "card tile" }, element("dt", {}, title), value));
    }
    document.getElementById("charts").append(...this.#charts.map((chart) => chart.node));
  }

  update({ status, traffic, samples }) {
    const latest = samples.latest;
    write(this.#tiles.get("Sessions"), exact(status.sessions));
    write(this.#tiles.get("Accepts/s"), count(latest?.accepts));
    write(this.#tiles.get("Packets/s in"), count(latest?.packetsIn));
    write(this.#tiles.get("Packets/s out"), count(latest?.packetsOut));
    write(this.#tiles.get("Handler p99"), nanos(latest?.slowest));
    write(this.#tiles.get("Loop stalls"), exact(traffic.stalls));
    this.#charts.forEach((chart) => chart.show(samples.points));
    showSwaps(status.plugins);
    keyed(
      document.getElementById("listeners"), status.listeners, (one) => one.name, createRow,
      (row, listener) => showListener(row, listener, latest?.listeners[listener.name]),
    );
  }
}

function showSwaps(plugins) {
  const place = document.getElementById("swaps");
  const told = swaps(plugins);
  place.hidden = told.length === 0;
  keyed(place, told, (one) => one, () => element("a", { href: "#/plugins" }), write);
}

function createRow(listener) {
  const row = element("tr");
  const name = element(
    "th", { scope: "row" },
    element("b", {}, listener.name),
    element(
      "small", { class: "muted" },
      element("span"), " · ", element("a", { href: `#/tap/listener/${encodeURIComponent(listener.name)}` }, "tap"),
    ),
  );
  row.append(name, element("td", { "data-label": "State" }, element("span", { class: "pill" })));
  for (const label of ["Sessions", "Accepts/s", "Packets/s in", "Packets/s out", "Bytes/s in", "Bytes/s out"]) {
    row.append(element("td", { class: "number", "data-label": label }));
  }
  row.append(element("td", { class: "closed", "data-label": "Closed" }));
  return row;
}

function showListener(row, listener, rates) {
  const [name, state, sessions, accepts, packetsIn, packetsOut, bytesIn, bytesOut, closed] = row.children;
  const host = listener.host.includes(":") ? `[${listener.host}]` : listener.host;
  write(name.lastChild.firstChild, `${host}:${listener.port} · ${listener.handlers.join(", ")}`);
  write(state.firstChild, listener.state);
  state.firstChild.dataset.state = listener.state;
  write(sessions, exact(listener.sessions));
  sessions.title = `at most ${exact(listener.maxSessions)}`;
  write(accepts, count(rates?.accepts));
  write(packetsIn, count(rates?.packetsIn));
  write(packetsOut, count(rates?.packetsOut));
  write(bytesIn, bytesPerSecond(rates?.bytesIn));
  write(bytesOut, bytesPerSecond(rates?.bytesOut));
  const reasons = Object.entries(listener.closed).sort(([, one], [, other]) => other - one);
  write(closed, reasons.length === 0 ? "none" : reasons.map(([reason, times]) => `${reason} ${exact(times)}`).join(" · "));
  closed.title = plural(reasons.reduce((all, [, times]) => all + times, 0), "session");
}

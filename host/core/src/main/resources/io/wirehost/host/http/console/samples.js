/** What the host has counted, once a second, and what comes to pass between two of these. */

const KEPT_MILLIS = 305_000;
const LATENCY_MILLIS = 10_000;
const GAP_MILLIS = 3500;
const COUNTED = ["packetsIn", "packetsOut", "bytesIn", "bytesOut"];

/**
 * The value below which a part of the measured calls is, by counts of each bucket; null without any. Within a bucket
 * calls are taken to be spread evenly.
 */
export function quantile(part, limits, counts) {
  const all = counts.reduce((sum, one) => sum + one, 0);
  if (all === 0) {
    return null;
  }
  let wanted = part * all;
  for (let i = 0; i < limits.length; i++) {
    if (wanted <= counts[i]) {
      const from = i === 0 ? 0 : limits[i - 1];
      return from + (limits[i] - from) * (wanted / counts[i]);
    }
    wanted -= counts[i];
  }
  return limits.at(-1);
}

/** One session may be missed while it closes: what is counted never becomes less. */
function grown(now, before) {
  for (const [name, traffic] of Object.entries(before)) {
    now[name] ??= { ...traffic, queuedBytes: 0 };
    for (const key of COUNTED) {
      now[name][key] = Math.max(now[name][key], traffic[key]);
    }
  }
  return now;
}

function sum(listeners, key) {
  return Object.values(listeners).reduce((all, one) => all + one[key], 0);
}

export class Samples {
  #points = []; // each with the rates since the one before, the oldest first
  #life = ""; // of the process: numbers of another one begin at 0
  #last = null;
  #broken = false; // before the next point, the line ends

  /** What was told at a time of the browser, in milliseconds. */
  add(at, status, traffic) {
    const life = `${status.pid} ${status.startedAt}`;
    const before = life === this.#life ? this.#last : null;
    const now = {
      at,
      nanos: traffic.nanos,
      listeners: grown(traffic.listeners, before?.listeners ?? {}),
      accepted: new Map(status.listeners.map((one) => [one.name, one.accepted])),
      counts: traffic.handling.counts,
    };
    if (life !== this.#life) {
      this.#broken = true;
      this.#points.forEach((one) => (one.counts = null));
    }
    this.#life = life;
    this.#last = now;
    if (before === null || now.nanos <= before.nanos) {
      return;
    }
    const seconds = (now.nanos - before.nanos) / 1e9;
    const rates = {};
    for (const { name, accepted } of status.listeners) {
      rates[name] = { accepts: (accepted - (before.accepted.get(name) ?? 0)) / seconds };
      for (const key of COUNTED) {
        rates[name][key] = ((now.listeners[name]?.[key] ?? 0) - (before.listeners[name]?.[key] ?? 0)) / seconds;
      }
    }
    const point = {
      at,
      listeners: rates,
      accepts: sum(rates, "accepts"),
      gap: this.#broken || at - before.at > GAP_MILLIS,
      countsBefore: before.counts,
      counts: now.counts,
      writeQueue: sum(now.listeners, "queuedBytes"),
      readQueue: status.plugins.reduce((all, one) => all + one.activity.readQueueBytes, 0),
    };
    for (const key of COUNTED) {
      point[key] = sum(rates, key);
    }
    this.#broken = false;
    this.#points.push(point);
    this.#points = this.#points.filter((one) => at - one.at <= KEPT_MILLIS);
    this.#measure(point, traffic.handling.limitNanos);
  }

  /** Over some seconds, as one call in 64 is measured. */
  #measure(point, limits) {
    const since = this.#points.find((one) => point.at - one.at <= LATENCY_MILLIS && one.counts !== null);
    const counts = point.counts.map((value, i) => Math.max(0, value - since.countsBefore[i]));
    point.median = quantile(0.5, limits, counts);
    point.slowest = quantile(0.99, limits, counts);
  }

  /** The line is broken after a pause. */
  interrupt() {
    this.#last = null;
    this.#broken = true;
  }

  get points() {
    return this.#points;
  }

  /** The last one; undefined before there are two answers. */
  get latest() {
    return this.#points.at(-1);
  }
}

/** The plugins, each with its generations, and how a swap goes. */

import { count, element, exact, keyed, nanos, plural, write } from "./format.js";

const SERVING = ["active", "canary", "shadow", "disabled", "quarantined"];
const ENDING = ["draining", "closed", "leaked"];

function title(one) {
  return one.version === "" ? one.id : `${one.id} ${one.version}`;
}

/** What is under way, in words. */
export function swaps(plugins) {
  return plugins.flatMap((one) => {
    switch (one.state) {
      case "canary":
        return [`${title(one)} is tried: ${one.share} % of new connections get it, ${plural(one.sessions, "session")}`];
      case "shadow":
        return [`${title(one)} is compared: ${plural(one.compared.packets, "packet")}, ${plural(differences(one), "difference")}`];
      case "draining":
        return [`${title(one)} is replaced: ${plural(one.sessions, "session")} left on generation ${one.generation}`];
      case "leaked":
        return [`${title(one)} has leaked: something holds the classes of generation ${one.generation}`];
      default:
        return [];
    }
  });
}

function differences(one) {
  return Object.values(one.compared.differences).reduce((all, times) => all + times, 0);
}

function faults(one) {
  const known = Object.entries(one.activity.faults).filter(([, times]) => times > 0);
  return known.length === 0 ? "none" : known.map(([kind, times]) => `${kind} ${exact(times)}`).join(" · ");
}

export class Plugins {
  #most = new Map(); // sessions that a generation has had, for how far it has drained
  #before = new Map(); // what a generation had done, for rates
  #nanos = 0;

  update({ status, traffic }) {
    const seconds = (traffic.nanos - this.#nanos) / 1e9;
    this.#nanos = traffic.nanos;
    const ids = [...new Set(status.plugins.map((one) => one.id))];
    const cards = ids.map((id) => status.plugins.filter((one) => one.id === id).sort(byNewest));
    cards.sort((one, other) => Number(swaps(other).length > 0) - Number(swaps(one).length > 0));
    const done = new Map();
    keyed(
      document.getElementById("generations"), cards, (all) => all[0].id, createCard,
      (card, all) => keyed(
        card.querySelector(".all"), all, (one) => `${one.loader} ${one.sha256} ${one.file}`, createGeneration,
        (node, one) => {
          done.set(one.loader, one.activity);
          showGeneration(node, one, this.#peak(one), this.#rate(one, seconds));
        },
      ),
    );
    this.#before = done;
  }

  #peak(one) {
    const peak = Math.max(one.sessions, this.#most.get(one.loader) ?? 0);
    this.#most.set(one.loader, peak);
    return peak;
  }

  /** Packets in a second, in both directions; the numbers of another process begin anew. */
  #rate(one, seconds) {
    const before = this.#before.get(one.loader);
    if (!before || seconds <= 0) {
      return null;
    }
    const packets = (activity) => activity.packetsIn + activity.packetsOut;
    return Math.max(0, packets(one.activity) - packets(before)) / seconds;
  }
}

function byNewest(one, other) {
  return other.generation - one.generation;
}

function createCard(all) {
  return element("article", { class: "card plugin" }, element("h3", {}, all[0].id), element("div", { class: "all" }));
}

function createGeneration() {
  const head = element("p", { class: "head" }, element("span", { class: "pill" }), element("b"), element("span", { class: "muted" }));
  const bar = element("progress", { max: "1", value: "0", hidden: "", "aria-label": "Drained" });
  const told = element("p", { class: "told", hidden: "" });
  return element("section", { class: "generation" }, head, bar, told, element("dl", { class: "facts" }));
}

function showGeneration(node, one, peak, rate) {
  const [head, bar, told, facts] = node.children;
  const [pill, version, where] = head.children;
  write(pill, one.state);
  pill.dataset.state = one.state;
  write(version, one.version === "" ? "no version" : one.version);
  write(where, origin(one));
  bar.hidden = one.state !== "draining" || peak === 0;
  bar.value = peak === 0 ? 0 : 1 - one.sessions / peak;
  const words = [...swaps([one]), one.reason, ...one.holders].filter((text) => text !== "").join("\n");
  told.hidden = words === "";
  write(told, words);
  keyed(
    facts, factsOf(one, rate), ([label]) => label,
    ([label]) => element("div", {}, element("dt", {}, label), element("dd")),
    (pair, [, value]) => write(pair.lastChild, value),
  );
}

function origin(one) {
  const supplied = [...one.codecs, ...one.handlers].join(", ");
  const parts = [
    one.generation === 0 ? "" : `generation ${one.generation}`,
    supplied === "" ? "" : `supplies ${supplied}`,
    one.sha256 === "" ? "" : `SHA-256 ${one.sha256.slice(0, 12)}…`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function factsOf(one, rate) {
  const facts = [];
  if (SERVING.includes(one.state) || ENDING.includes(one.state)) {
    facts.push(["Sessions", exact(one.sessions)]);
  }
  if (one.state === "active" || one.state === "canary") {
    facts.push(["New connections", `${one.share} %`]);
  }
  if (one.generation > 0) {
    facts.push(
      ["Packets/s", count(rate)],
      ["Faults", faults(one)],
      ["Handler, mean", one.activity.handling.measuredCalls === 0 ? "–" : nanos(one.activity.handling.meanNanos)],
      ["Classes", exact(one.classes)],
    );
  }
  if (one.state === "shadow" || one.compared.packets > 0) {
    facts.push(["Compared", plural(one.compared.packets, "packet")], ["Differences", exact(differences(one))]);
  }
  return facts;
}

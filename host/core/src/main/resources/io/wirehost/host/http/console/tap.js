/** What goes through a session, or all of a listener: the last of it. */

import { ask, Refusal } from "./api.js";
import { clock, element, exact, keyed, plural, visible, write } from "./format.js";

const KEPT = 500;
const PAUSE_MILLIS = 400;
const EVENTS_PER_SECOND = 500; // more would only be dropped here
const TYPING_MILLIS = 400;
const VIEWER = crypto.getRandomValues(new Uint32Array(2)).join("-"); // of this page, which has one tap at a time
const NARROW = matchMedia("(max-width: 44rem)");

export class Tap {
  #target = null; // as in the address of the page: listener/echo
  #run = 0; // a number for each tap, by which late answers are known; 0: none
  #runs = 0;
  #text = "";
  #shown = 0;
  #dropped = 0; // here, to make room
  #lost = 0; // at the host
  #told = "";
  #list = document.getElementById("events");
  #choice = document.getElementById("tapped");
  #button = document.getElementById("tap-run");

  constructor() {
    this.#button.addEventListener("click", () => (this.#run === 0 ? this.start() : this.stop("stopped")));
    document.getElementById("tap-clear").addEventListener("click", () => this.#clear());
    document.getElementById("tap-bytes").addEventListener("change", (event) => {
      this.#list.classList.toggle("brief", !event.target.checked);
    });
    this.#choice.addEventListener("change", () => {
      location.hash = `#/tap/${this.#choice.value}`;
    });
    let typing;
    document.getElementById("tap-text").addEventListener("input", (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        this.#text = event.target.value;
        if (this.#run !== 0) {
          this.start();
        }
      }, TYPING_MILLIS);
    });
    this.#tell("Shows packets as the codec sees them, while they come and go. Nobody waits for it.");
  }

  /** What is to be tapped: listener/NAME or session/NUMBER, encoded; null: what was. It begins. */
  select(target) {
    if (target === null) {
      if (this.#target !== null) {
        history.replaceState(null, "", `#/tap/${this.#target}`);
      }
    } else if (target !== this.#target) {
      this.#target = target;
      this.start();
    }
  }

  /** Nobody looks any more, so that the host need not. */
  leave() {
    if (this.#run !== 0) {
      this.stop("stopped, as another view was opened");
    }
  }

  /** The listeners that there are; a session as well, if it is the one. */
  update({ status }) {
    const choices = status.listeners.map((one) => [`listener/${encodeURIComponent(one.name)}`, `Listener ${one.name}`]);
    if (this.#target === null && choices.length > 0) {
      this.#target = choices[0][0];
    }
    if (this.#target !== null && !choices.some(([value]) => value === this.#target)) {
      choices.push([this.#target, decodeURIComponent(this.#target.replace("/", " ")).replace(/^./, (first) => first.toUpperCase())]);
    }
    keyed(
      this.#choice, choices, ([value]) => value,
      ([value]) => element("option", { value }),
      (option, [, label]) => write(option, label),
    );
    this.#choice.value = this.#target;
  }

  start() {
    if (this.#target === null) {
      return;
    }
    this.#run = ++this.#runs;
    this.#clear();
    write(this.#button, "Stop");
    this.#tell("waiting for packets");
    this.#follow(this.#run);
  }

  stop(why) {
    this.#run = 0;
    write(this.#button, "Start");
    this.#tell(why);
  }

  #clear() {
    this.#list.replaceChildren();
    this.#shown = 0;
    this.#dropped = 0;
    this.#lost = 0;
    this.#tell(this.#run === 0 ? "stopped" : "waiting for packets");
  }

  async #follow(run) {
    const [kind, name] = this.#target.split("/").map(decodeURIComponent);
    const query = {
      viewer: VIEWER,
      listener: kind === "listener" ? name : undefined,
      id: kind === "session" ? name : undefined,
      text: this.#text === "" ? undefined : this.#text,
      rate: EVENTS_PER_SECOND,
    };
    let begun = false;
    while (this.#run === run) {
      try {
        const answer = await ask("tap", query);
        if (this.#run !== run) {
          return;
        }
        if (answer.begins && begun) {
          this.#add([{ event: "again", time: new Date().toISOString() }]);
        }
        begun = true;
        this.#add(answer.lines.filter((one) => one.event !== "end"));
        if (answer.over) {
          this.stop("the session has closed");
        }
      } catch (error) {
        if (this.#run !== run) {
          return;
        }
        if (error instanceof Refusal) {
          this.stop(error.message);
          return;
        }
        this.#tell("the host does not answer; trying again");
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
    }
  }

  #add(events) {
    if (events.length === 0) {
      return;
    }
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    this.#lost += events.filter((one) => one.event === "lost").reduce((all, one) => all + one.events, 0);
    this.#dropped += Math.max(0, this.#shown + events.length - KEPT);
    const kept = events.slice(-KEPT);
    for (let more = this.#shown + kept.length - KEPT; more > 0; more--) {
      list.firstChild.remove();
    }
    list.append(...kept.map(line));
    this.#shown = list.children.length;
    if (atEnd) {
      list.scrollTop = list.scrollHeight;
    }
    this.#tell("following");
  }

  #tell(what) {
    const parts = [what];
    if (this.#shown > 0) {
      parts.push(`${plural(this.#shown, "line")} shown`);
    }
    if (this.#dropped > 0) {
      parts.push(`${exact(this.#dropped)} older dropped, as only the last ${KEPT} are kept`);
    }
    if (this.#lost > 0) {
      parts.push(`${exact(this.#lost)} missed at the host, which were too many in a second`);
    }
    this.#told = parts.join(" · ");
    write(document.getElementById("tap-state"), this.#told);
  }
}

function line(event) {
  const node = element("li", { "data-event": event.event }, element("time", {}, clock(event.time)));
  if (event.session !== undefined) {
    node.append(element("a", { href: `#/sessions/${event.session}` }, String(event.session)));
  }
  switch (event.event) {
    case "lost":
      node.append(`${plural(event.events, "event")} missing here, with ${plural(event.bytes, "byte")}`);
      break;
    case "again":
      node.append("tapped anew: what came in between is missing");
      break;
    case "opened":
      node.append(`${event.peer} at ${event.listener}${event.bytesIn + event.bytesOut === 0 ? " is new"
        : `, ${plural(event.bytesIn, "byte")} in and ${exact(event.bytesOut)} out before`}`);
      break;
    case "input-ended":
      node.append("the peer has ended its stream");
      break;
    case "closed":
      node.append(`closed: ${event.reason}`);
      break;
    default:
      node.append(...bytesOf(event));
  }
  return node;
}

function bytesOf(event) {
  const kind = event.event === "packet" ? "" : `${event.event} `;
  const nodes = [
    element("span", { class: `direction ${event.direction}` }, event.direction === "in" ? "← in" : "→ out"),
    element("span", { class: "muted" }, `${kind}${exact(event.length)}\u00a0B`),
  ];
  if (event.text !== undefined) {
    nodes.push(element("span", { class: "text" }, visible(event.text)));
  } else if (event.hex.includes("*")) {
    nodes.push(element("span", { class: "muted" }, "with a secret"));
  }
  if (event.hex !== "") {
    nodes.push(element("pre", {}, dump(event.hex, event.length)));
  }
  return nodes;
}

/** 0010  66 6f 6f  foo; two stars for a byte that is secret. */
function dump(hex, length) {
  const width = NARROW.matches ? 8 : 16;
  const rows = [];
  for (let from = 0; from < hex.length; from += 2 * width) {
    const pairs = hex.slice(from, from + 2 * width).match(/../g);
    const left = pairs.slice(0, width / 2).join(" ");
    const right = pairs.slice(width / 2).join(" ");
    const offset = (from / 2).toString(16).padStart(4, "0");
    rows.push(`${offset}  ${`${left}  ${right}`.padEnd(3 * width + 1)} ${pairs.map(character).join("")}`);
  }
  const more = length - hex.length / 2;
  return rows.join("\n") + (more > 0 ? `\n… and ${exact(more)} more` : "");
}

function character(pair) {
  const value = Number.parseInt(pair, 16);
  if (Number.isNaN(value)) {
    return "*";
  }
  return value >= 0x20 && value <= 0x7e ? String.fromCharCode(value) : ".";
}

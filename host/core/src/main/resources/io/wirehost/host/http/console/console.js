/** The page: asks the host once a second, and shows the view that its address names. */

import { ask, keepToken, Refusal } from "./api.js";
import { duration, write } from "./format.js";
import { Overview } from "./overview.js";
import { Plugins } from "./plugins.js";
import { Samples } from "./samples.js";
import { Sessions } from "./sessions.js";
import { Tap } from "./tap.js";

const SECOND = 1000;
const VIEWS = ["overview", "sessions", "plugins", "tap"];

const samples = new Samples();
const views = { overview: new Overview(), sessions: new Sessions(failed), plugins: new Plugins(), tap: new Tap() };
let view = "overview";
let known = null; // the last answers
let goneSince = null;
let locked = false; // the door is shown
let waiting = false; // for the token, and asks nobody meanwhile
let timer;

function node(id) {
  return document.getElementById(id);
}

/** As the address says: #/sessions/4711, #/tap/listener/echo. */
function route() {
  const [name, ...rest] = location.hash.slice(2).split("/");
  view = VIEWS.includes(name) ? name : "overview";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${view}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  if (view === "sessions") {
    views.sessions.select(/^[0-9]+$/.test(rest[0] ?? "") ? rest[0] : null);
  }
  if (view === "tap") {
    views.tap.select(/^(listener|session)$/.test(rest[0] ?? "") && decoded(rest[1]) ? `${rest[0]}/${rest[1]}` : null);
  }
  if (view !== "tap") {
    views.tap.leave();
  }
  document.title = `${view[0].toUpperCase()}${view.slice(1)} · Wirehost`;
  showViews();
  if (known !== null && !locked) {
    tick();
  }
}

/** Empty: it is nothing, or not encoded as addresses are. */
function decoded(part = "") {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function showViews() {
  node("door").hidden = !locked;
  for (const name of VIEWS) {
    node(name).hidden = locked || name !== view || known === null;
  }
}

/** One round, and the next a second after its beginning. */
async function tick() {
  clearTimeout(timer);
  const begun = performance.now();
  try {
    const [status, traffic] = await Promise.all([ask("status"), ask("traffic")]);
    clearTimeout(timer);
    samples.add(Date.now(), status, traffic);
    known = { status, traffic, samples };
    waiting = false;
    reached();
    await views[view].update(known);
  } catch (error) {
    failed(error);
  }
  clearTimeout(timer);
  if (!waiting) {
    timer = setTimeout(tick, Math.max(0, SECOND - (performance.now() - begun)));
  }
}

function reached() {
  const { status } = known;
  goneSince = null;
  locked = false;
  node("gone").hidden = true;
  document.body.classList.remove("stale");
  node("link").dataset.state = "live";
  write(node("link"), "live");
  write(node("host"), `${status.version} · process ${status.pid} · up ${duration(Math.max(0, Date.now() - Date.parse(status.startedAt)))}`);
  showViews();
}

function failed(error) {
  if (error instanceof Refusal && error.status === 401) {
    waiting = true;
    lock(error);
    return;
  }
  waiting = false;
  if (!(error instanceof TypeError) && !(error instanceof DOMException) && !(error instanceof Refusal)) {
    console.error(error); // a fault of this page
  }
  goneSince ??= Date.now();
  samples.interrupt();
  document.body.classList.add("stale");
  node("link").dataset.state = "gone";
  write(node("link"), "gone");
  node("gone").hidden = false;
  const why = error instanceof Refusal ? `The host refuses to answer: ${error.message}` : "The host does not answer";
  const seen = known === null ? "" : " What is shown is the last that it has told.";
  const since = new Date(goneSince).toLocaleTimeString();
  write(node("gone"), `${why}, since ${since}. This page tries again each second.${seen}`);
}

/** Until a token opens it. */
function lock() {
  const again = locked;
  locked = true;
  node("link").dataset.state = "waiting";
  write(node("link"), "locked");
  showViews();
  write(node("door-error"), again ? "That is not the token of this host." : "");
  node("token").focus();
}

node("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(node("token").value.trim());
  node("token").value = "";
  tick();
});
window.addEventListener("hashchange", route);

route();
tick();

/**
 * The table of sessions and the view of one. The host filters, sorts and cuts: only the rows that are seen, and some
 * around them, are ever asked for, however many there are.
 */

import { ask, Refusal } from "./api.js";
import { bytes, count, bytesPerSecond, duration, element, exact, keyed, plural, write } from "./format.js";

const ROW_HEIGHT = 34;
const AROUND = 20; // rows above and below those that are seen
const MOST_ROWS = 500_000; // beyond that browsers measure no heights
const TYPING_MILLIS = 200;

const peer = { label: "Peer", sort: "peer", text: (one) => one.peer, class: "peer" };
const number = { label: "Session", sort: "id", text: (one) => String(one.id), class: "id" };
const listener = { label: "Listener", sort: "listener", text: (one) => one.listener, class: "listener wide" };
const counted = [
  { label: "In", sort: "bytes-in", text: (one) => bytes(one.bytesIn), class: "bytes number" },
  { label: "Out", sort: "bytes-out", text: (one) => bytes(one.bytesOut), class: "bytes number" },
  { label: "Packets in", sort: "packets-in", text: (one) => exact(one.packetsIn), class: "packets number wide" },
  { label: "Packets out", sort: "packets-out", text: (one) => exact(one.packetsOut), class: "packets number wide" },
  { label: "Queued", sort: "queued", text: (one) => bytes(one.queuedBytes), class: "bytes number wide" },
];
const COLUMNS = {
  open: [
    number,
    peer,
    listener,
    { label: "State", sort: "state", text: (one) => one.state, class: "state wide" },
    ...counted,
    { label: "Idle", sort: "idle", text: (one) => (one.idleMillis === undefined ? "" : duration(one.idleMillis)), class: "time number wide" },
    { label: "Age", sort: "age", text: (one) => duration(one.ageMillis), class: "time number wide" },
  ],
  closed: [
    number,
    peer,
    listener,
    { label: "Reason", sort: "reason", text: (one) => one.reason, class: "reason wide" },
    ...counted,
    { label: "Closed", sort: "closed", text: (one) => new Date(one.closedAt).toLocaleTimeString(), class: "time number wide" },
    { label: "Age", sort: "age", text: (one) => duration(one.ageMillis), class: "time number wide" },
  ],
};

export class Sessions {
  #which = "open";
  #sort = "id";
  #reverse = false;
  #search = "";
  #total = 0;
  #window = { offset: 0, rows: [] };
  #asking = false;
  #again = false;
  #id = null; // of the one that is shown in detail
  #before = null;
  #failed;
  #scroller = document.getElementById("scroller");
  #rows = document.getElementById("rows");
  #above = element("tr", { "aria-hidden": "true" }, element("td"));
  #below = element("tr", { "aria-hidden": "true" }, element("td"));

  /** @param failed is told when the host cannot be asked */
  constructor(failed) {
    this.#failed = failed;
    this.#scroller.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.#scrolled()).observe(this.#scroller);
    for (const which of ["open", "closed"]) {
      document.getElementById(which).addEventListener("click", () => this.#choose(which));
    }
    let typing;
    document.getElementById("search").addEventListener("input", (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        this.#search = event.target.value.trim();
        this.#restart();
      }, TYPING_MILLIS);
    });
    this.#rows.addEventListener("click", (event) => {
      const id = event.target.closest("tr")?.dataset.id;
      if (id && !event.target.closest("a")) {
        location.hash = `#/sessions/${id}`;
      }
    });
    document.getElementById("detail").addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        location.hash = "#/sessions";
      }
    });
    this.#head();
  }

  /** Shows one as well; null: none. */
  select(id) {
    if (id !== this.#id) {
      this.#id = id;
      this.#before = null;
      document.getElementById("detail").replaceChildren();
    }
    document.getElementById("detail").hidden = id === null;
    document.getElementById("sessions").classList.toggle("with-detail", id !== null);
  }

  async update() {
    await Promise.all([this.#load(), this.#id === null ? null : this.#loadOne()]);
  }

  #choose(which) {
    this.#which = which;
    this.#sort = which === "open" ? "id" : "closed";
    this.#reverse = which === "closed";
    for (const one of ["open", "closed"]) {
      document.getElementById(one).setAttribute("aria-pressed", String(one === which));
    }
    this.#head();
    this.#restart();
  }

  #restart() {
    this.#window = { offset: 0, rows: [] };
    this.#scroller.scrollTop = 0;
    this.#show();
    this.#refresh();
  }

  #head() {
    const cells = COLUMNS[this.#which].map((column) => {
      const button = element("button", { type: "button" }, column.label);
      button.addEventListener("click", () => this.#sortBy(column.sort));
      const cell = element("th", { scope: "col", class: column.class }, button);
      if (column.sort === this.#sort) {
        cell.setAttribute("aria-sort", this.#reverse ? "descending" : "ascending");
      }
      return cell;
    });
    const focused = [...document.getElementById("columns").children].findIndex((cell) => cell.contains(document.activeElement));
    document.getElementById("columns").replaceChildren(...cells);
    cells[focused]?.firstChild.focus();
  }

  /** Numbers begin with the largest; the same column again, the other way round. */
  #sortBy(sort) {
    const column = COLUMNS[this.#which].find((one) => one.sort === sort);
    this.#reverse = sort === this.#sort ? !this.#reverse : column.class.includes("number");
    this.#sort = sort;
    this.#head();
    this.#restart();
  }

  #scrolled() {
    this.#show();
    const { first, last } = this.#seen();
    const { offset, rows } = this.#window;
    if (first < offset || last > offset + rows.length) {
      this.#refresh();
    }
  }

  #seen() {
    const first = Math.floor(this.#scroller.scrollTop / ROW_HEIGHT);
    const last = Math.ceil((this.#scroller.scrollTop + this.#scroller.clientHeight) / ROW_HEIGHT);
    const total = Math.min(this.#total, MOST_ROWS);
    return { first: Math.min(first, total), last: Math.min(last, total) };
  }

  async #refresh() {
    try {
      await this.#load();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** One request at a time; what has changed meanwhile is asked for behind it. */
  async #load() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        await this.#loadWindow();
      } while (this.#again);
    } finally {
      this.#asking = false;
    }
  }

  async #loadWindow() {
    const query = [this.#which, this.#sort, this.#reverse, this.#search].join();
    const offset = Math.max(0, this.#seen().first - AROUND);
    const height = Math.ceil(this.#scroller.clientHeight / ROW_HEIGHT);
    const answer = await ask("sessions", {
      closed: this.#which === "closed" ? "" : undefined,
      search: this.#search === "" ? undefined : this.#search,
      sort: this.#sort,
      reverse: this.#reverse ? "" : undefined,
      offset,
      limit: height + 2 * AROUND,
    });
    if (query !== [this.#which, this.#sort, this.#reverse, this.#search].join()) {
      this.#again = true;
      return;
    }
    this.#total = answer.total;
    this.#window = { offset, rows: answer.lines };
    const what = this.#search === "" ? this.#which : "found";
    write(document.getElementById("count"), `${plural(this.#total, "session")} ${what}`);
    this.#show();
  }

  #show() {
    const total = Math.min(this.#total, MOST_ROWS);
    const { first, last } = this.#seen();
    const from = Math.max(0, Math.min(first, total) - 5);
    const to = Math.min(total, last + 5);
    const columns = COLUMNS[this.#which];
    const rows = [];
    for (let i = from; i < to; i++) {
      const row = this.#rows.children[1 + i - from];
      rows.push(row?.dataset.which === this.#which ? row : createRow(columns, this.#which));
      showRow(rows.at(-1), columns, this.#window.rows[i - this.#window.offset], this.#id);
    }
    height(this.#above, from);
    height(this.#below, total - to);
    const wanted = [this.#above, ...rows, this.#below];
    if (wanted.length !== this.#rows.children.length || wanted.some((row, i) => row !== this.#rows.children[i])) {
      this.#rows.replaceChildren(...wanted);
    }
    this.#rows.parentNode.setAttribute("aria-rowcount", String(total));
  }

  async #loadOne() {
    const id = this.#id;
    const place = document.getElementById("detail");
    try {
      const { session } = await ask("session", { id });
      if (id === this.#id) {
        this.#detail(place, session);
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) {
        throw error;
      }
      place.replaceChildren(closer(), element("h3", {}, `Session ${id}`), element("p", {}, error.message));
    }
  }

  #detail(place, session) {
    if (place.querySelector("dl") === null) {
      place.replaceChildren(
        closer(),
        element("h3", {}, `Session ${session.id}`),
        element("p", {}, element("a", { class: "button", href: `#/tap/session/${session.id}` }, "Tap it")),
        element("dl", { class: "pairs" }),
      );
    }
    place.querySelector("p").hidden = session.state === "closed";
    keyed(
      place.querySelector("dl"), facts(session, this.#rates(session)), ([label]) => label,
      ([label]) => element("div", {}, element("dt", {}, label), element("dd")),
      (pair, [, value]) => write(pair.lastChild, value),
    );
  }

  /** By the clock of the host; null before there are two answers. */
  #rates(session) {
    const before = this.#before;
    this.#before = session;
    const seconds = before ? (session.ageMillis - before.ageMillis) / 1000 : 0;
    if (seconds <= 0) {
      return null;
    }
    return (key) => (session[key] - before[key]) / seconds;
  }
}

function closer() {
  return element("a", { class: "closer", href: "#/sessions", "aria-label": "Close the view of this session" }, "×");
}

function createRow(columns, which) {
  return element(
    "tr", { "data-which": which },
    ...columns.map((column, index) => element("td", { class: column.class }, ...(index === 0 ? [element("a")] : []))),
  );
}

/** A row; without a session, one that is still on its way. */
function showRow(row, columns, session, selected) {
  const link = row.firstChild.firstChild;
  if (session === undefined) {
    delete row.dataset.id;
    link.removeAttribute("href");
  } else {
    row.dataset.id = session.id;
    link.setAttribute("href", `#/sessions/${session.id}`);
  }
  row.classList.toggle("selected", session !== undefined && String(session.id) === selected);
  columns.forEach((column, index) => {
    write(index === 0 ? link : row.children[index], session === undefined ? "…" : column.text(session) ?? "");
  });
}

function height(spacer, rows) {
  spacer.hidden = rows === 0;
  spacer.firstChild.style.height = `${rows * ROW_HEIGHT}px`;
}

function facts(session, rates) {
  const both = (key, format) => `${format(session[`${key}In`])} in · ${format(session[`${key}Out`])} out`;
  const rate = (key, format) => (rates ? `${format(rates(`${key}In`))} in · ${format(rates(`${key}Out`))} out` : "–");
  const known = [
    ["State", session.state],
    ["Peer", session.peer],
    ["Local", session.local],
    ["Listener", session.listener],
    ["Protocol", session.protocol],
    ["Plugin", session.plugin && `${session.plugin}, generation ${session.generation}`],
    ["Opened", new Date(session.openedAt).toLocaleString()],
    ["Closed", session.closedAt && new Date(session.closedAt).toLocaleString()],
    ["Reason", session.reason && [session.reason, session.detail].filter(Boolean).join(": ")],
    ["Age", duration(session.ageMillis)],
    ["Idle", session.idleMillis !== undefined && duration(session.idleMillis)],
    ["Bytes", both("bytes", exact)],
    ["Bytes/s", session.state !== "closed" && rate("bytes", bytesPerSecond)],
    ["Packets", both("packets", exact)],
    ["Packets/s", session.state !== "closed" && rate("packets", count)],
    ["Read queue", plural(session.readQueue, "packet")],
    ["Write queue", `${plural(session.writeQueue, "packet")}, ${bytes(session.queuedBytes)} packed`],
    ["Groups", session.groups?.join(", ")],
  ];
  return known.filter(([, value]) => value);
}

// Entente's one script. Every page works without it; it only saves round trips and keystrokes.
const root = document.documentElement;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

// Theme: light or dark, remembered here and, so that the server can draw it at once, in a cookie.
const setTheme = (theme) => {
  root.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=strict`;
};
const kept = localStorage.getItem("theme");
if (kept) root.dataset.theme = kept;
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  event.preventDefault();
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
});

// Toasts.
export const toast = (text) => {
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.textContent = text;
  one("[data-toasts]")?.append(box);
  setTimeout(() => box.remove(), 4000);
};
all("[data-toasts] [data-toast]").forEach((box) => { if (!one("form", box)) setTimeout(() => box.remove(), 8000); });

// Parts of a page: fetched alone, swapped in place; focus, scroll and the open rows survive.
const STOPS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
const parts = new Map();
const swap = (id, html) => {
  const place = one(`[data-fragment="${CSS.escape(id)}"]`);
  if (!place) return;
  const focus = place.contains(document.activeElement) ? document.activeElement : null;
  const stop = focus ? all(STOPS, place).indexOf(focus) : -1;
  const open = all("details[open]", place).map((box) => all("details", place).indexOf(box));
  const whole = new DOMParser().parseFromString(html, "text/html");
  const part = one(`[data-fragment="${CSS.escape(id)}"]`, whole) ?? whole.body;
  place.replaceChildren(...part.childNodes);
  place.removeAttribute("aria-busy");
  // a drawer that was shut when the page was drawn
  place.hidden = false;
  place.closest(".with-drawer")?.classList.remove("with-drawer--none");
  open.forEach((index) => all("details", place)[index]?.setAttribute("open", ""));
  if (focus) (document.getElementById(focus.id) ?? all(STOPS, place)[stop])?.focus({ preventScroll: true });
  // What a part says also elsewhere on the page follows it.
  all("[data-mirror]", place).forEach((said) => one(`[data-mirrored="${CSS.escape(said.dataset.mirror)}"]`)?.replaceChildren(...said.cloneNode(true).childNodes));
  enhance(place);
};
const fetchPart = async (id, url, options = {}) => {
  parts.get(id)?.abort();
  const control = new AbortController();
  parts.set(id, control);
  const place = one(`[data-fragment="${CSS.escape(id)}"]`);
  const slow = setTimeout(() => place?.setAttribute("aria-busy", "true"), 300);
  try {
    const answer = await fetch(url, { ...options, signal: control.signal, headers: { "X-Fragment": id, ...options.headers } });
    if (answer.ok) swap(id, await answer.text());
    return answer;
  } catch (problem) {
    if (problem.name !== "AbortError") place?.removeAttribute("aria-busy");
  } finally {
    clearTimeout(slow);
  }
};

// A form marked `data-live` asks again 300 ms after the last change of one of its marked fields.
const timers = new WeakMap();
const live = (event) => {
  const field = event.target.closest?.("[data-live]");
  const form = field?.form;
  const id = form?.dataset.live;
  if (!id || field === form) return;
  // what was complained about is being mended; the next save looks again
  field.removeAttribute("aria-invalid");
  if (field.id) document.getElementById(`${field.id}-e`)?.remove();
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(async () => {
    const data = new URLSearchParams(new FormData(form));
    if (form.method === "get") {
      const url = `${form.getAttribute("action")}?${data}`;
      await fetchPart(id, url);
      history.replaceState(history.state, "", url);
    } else {
      // One save after the other: the first makes the draft, the next ones belong to it.
      form.saving = (form.saving ?? Promise.resolve()).then(async () => {
        const fresh = new URLSearchParams(new FormData(form));
        fresh.set("act", "save");
        const answer = await fetchPart(id, form.getAttribute("action"), { method: "POST", body: fresh });
        const moved = answer?.headers.get("x-moved");
        if (!moved) return;
        form.setAttribute("action", moved);
        history.replaceState(history.state, "", moved);
      });
    }
  }, 300));
};
document.addEventListener("input", live);
document.addEventListener("change", live);

// Copying, dialogs, menus.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    event.preventDefault();
    await navigator.clipboard?.writeText(copy.dataset.copy);
    toast(copy.title || copy.textContent.trim());
  }
  all("details.menu[open], details.pop[open], details.more-menu[open]").forEach((box) => { if (!box.contains(event.target)) box.open = false; });
});
const shade = (box) => {
  const panel = one(".dialog", box);
  box.addEventListener("toggle", () => {
    box.classList.toggle("is-modal", box.open);
    if (!box.open) return;
    panel.setAttribute("aria-modal", "true");
    (one("textarea, input:not([type=hidden]), button", panel) ?? panel).focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = all("a[href], button, input:not([type=hidden]), textarea, select", panel);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
  });
  box.addEventListener("click", (event) => { if (box.open && event.target === box) box.open = false; });
};

// Keys on tables: j k move, enter opens, x picks, / searches, ? tells.
const rows = () => all("[data-keys] tbody tr, article.letter");
let at = -1;
const move = (step) => {
  const list = rows();
  if (!list.length) return;
  const open = list.findIndex((row) => row.classList.contains("is-open"));
  at = Math.max(0, Math.min(list.length - 1, (at < 0 ? open : at) + step));
  list.forEach((row, index) => row.classList.toggle("is-at", index === at));
  list[at].scrollIntoView({ block: "nearest" });
  const url = list[at].dataset.preview;
  if (url && one('[data-fragment="preview"]')) {
    list.forEach((row, index) => row.classList.toggle("is-open", index === at));
    fetchPart("preview", url);
  } else one("a.title-link", list[at])?.focus({ preventScroll: true });
};
const press = (name) => one(`[data-test="${name}"]`)?.click();
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = all("details.pop[open], details.menu[open], details.dialog-box[open], details.more-menu[open]").at(-1);
    if (open) { open.open = false; one("summary", open)?.focus(); }
    else if (typing(event.target)) event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const row = rows()[at] ?? one("tr.is-open");
  const act = {
    "/": () => one("#q")?.focus(),
    "?": () => { location.href = "/help/keys"; },
    j: () => move(1),
    k: () => move(-1),
    x: () => one("input[type=checkbox]", row ?? document)?.click(),
    c: () => press(one("input[name=pick]:checked") ? "bulk-claim" : "triage-claim"),
    a: () => press(one("input[name=pick]:checked") ? "bulk-acknowledge" : "alert-acknowledge"),
    n: () => press("queue-claim-next"),
    g: () => press("triage-accept"),
  }[event.key];
  if (event.key === "Enter" && row && !event.target.closest("a, button, summary, input")) { one("a.title-link", row)?.click(); return; }
  if (act) { event.preventDefault(); act(); }
});

// Whole rows click.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-keys] tbody tr");
  if (!row || event.target.closest("a, button, input, label, summary, select") || getSelection()?.toString()) return;
  if (row.dataset.preview && matchMedia("(min-width: 861px)").matches && one('[data-fragment="preview"]')) { at = rows().indexOf(row) - 1; move(1); }
  else one("a.title-link", row)?.click();
});

const enhance = (from) => {
  all("[data-copy][hidden]", from).forEach((button) => { button.hidden = false; });
  all("[data-nojs]", from).forEach((button) => { button.hidden = true; });
  all("[data-dialog]", from).forEach(shade);
};
root.classList.add("js");
enhance(document);

// Parts that say so are read again in place: when an event says so, or after some seconds while something is on its way.
// Nobody is interrupted: not in a dialog, not while typing.
const wanted = new Set();
let reading, ticking;
const busy = (place) => one("details.dialog-box[open], details.menu[open]", place) || (place.contains(document.activeElement) && typing(document.activeElement));
const readAgain = async () => {
  const places = [...wanted].filter((place) => !busy(place));
  places.forEach((place) => wanted.delete(place));
  if (places.length) {
    const answer = await fetch(location.href).catch(() => undefined);
    if (answer?.redirected) return; // the session has ended
    if (answer?.ok) {
      const html = await answer.text();
      places.forEach((place) => swap(place.dataset.fragment, html));
    }
  }
  reading = wanted.size ? setTimeout(readAgain, 2000) : undefined;
  tick();
};
const reread = (places) => {
  places.forEach((place) => wanted.add(place));
  if (wanted.size) reading ??= setTimeout(readAgain, 300);
};
const tick = () => {
  clearTimeout(ticking);
  const marks = all("[data-poll]");
  if (!marks.length || document.hidden) return;
  const seconds = Math.min(...marks.map((mark) => Number(mark.dataset.poll)));
  ticking = setTimeout(() => reread([...marks.map((mark) => mark.closest("[data-fragment]")), ...all("[data-refresh]")]), seconds * 1000);
};
document.addEventListener("visibilitychange", tick);
tick();

// What happens while the page is open: one stream of events. A bar counts what is new and moves no row. A page that nobody
// looks at for a minute lets go of its connection, and goes on after the last event that it has.
const follow = (stage) => {
  const bar = one("[data-new]");
  const fresh = new Set();
  const changed = new Set();
  let source, idle, tries = 0, last = stage.dataset.stream;
  const hears = (types, type) => (types ?? "").split(" ").includes(type);
  const shown = (reference) => reference && one(`#main a[href$="/${CSS.escape(reference)}"]`);
  const count = ({ type, reference }, id) => {
    if (hears(bar.dataset.new, type)) { if (!shown(reference)) fresh.add(reference ?? id); }
    else if (hears(bar.dataset.changed, type)) { if (!fresh.has(reference)) changed.add(reference ?? id); }
    const n = fresh.size + changed.size;
    if (!n) return;
    const link = one("a", bar) ?? bar.appendChild(document.createElement("a"));
    const here = new URL(location.href);
    here.searchParams.delete("after");
    here.hash = "";
    link.href = here;
    link.dataset.test = "live-show";
    link.textContent = (changed.size ? bar.dataset.wordsChanged : bar.dataset.words).replace("#", n);
  };
  const hear = (event) => {
    tries = 0;
    last = event.lastEventId || last;
    const told = JSON.parse(event.data);
    if (bar) count(told, event.lastEventId);
    reread(all("[data-refresh]").filter((place) => hears(place.dataset.refresh, told.type) && (!place.dataset.item || place.dataset.item === told.reference)));
  };
  const close = () => { source?.close(); source = undefined; };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/events?after=${encodeURIComponent(last)}`);
    source.onmessage = hear;
    // breaks are mended by the browser; an answer that is no stream ends it, and is asked for again a few times
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      tries += 1;
      if (tries < 5) setTimeout(open, 15000 * tries);
    };
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(idle);
    if (document.hidden) idle = setTimeout(close, 60000);
    else open();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
};
const stage = one("[data-stream]");
if (stage && (one("[data-new]") || one("[data-refresh]")) && "EventSource" in globalThis) follow(stage);

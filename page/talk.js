// The talk: asked, shown, kept over a reload. It lives in this browser; the server forgets each turn.
(() => {
  const { wenbao } = window;
  const { say, tell } = wenbao;
  const KEY = "wenbao.talk";
  const MOST = 200; // turns that are kept
  const LOOK_EVERY = 4000; // milliseconds between two looks whether the server is still there
  let forced = null; // what a click asks, in place of the box
  let asking = null; // the turn that waits for its answer

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };

  let turns = read();

  // Another window of this page may have written meanwhile: only the one turn is put in.
  const keep = (turn) => {
    const others = read().filter((one) => one.id !== turn.id);
    const all = [...others, turn].sort((one, other) => one.id.localeCompare(other.id));
    for (let most = MOST; most >= 1; most = Math.floor(most / 2)) {
      try {
        return localStorage.setItem(KEY, JSON.stringify(all.slice(-most)));
      } catch {
        // full: fewer are kept
      }
    }
  };

  const box = () => document.querySelector("#question textarea, #question input");

  const fill = (text) => {
    const field = box();
    const prototype = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(prototype.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const before = (turn) => {
    const at = turns.findIndex((one) => one.id === turn?.id);
    return turns
      .slice(0, at < 0 ? turns.length : at)
      .filter((one) => one.state === "done")
      .map((one) => one.question)
      .slice(-20);
  };

  // gradio calls this as a question is sent, and sends on what it returns.
  wenbao.ask = (typed) => {
    const wanted = forced ?? { question: typed };
    forced = null;
    const question = (wanted.question ?? "").trim();
    if (!question || asking) return ["", "{}"];
    const again = turns.find((one) => one.id === wanted.id);
    const turn = {
      id: again?.id ?? new Date().toISOString(),
      question,
      history: wanted.history ?? before(again),
      filters: wanted.filters ?? wenbao.filters(),
      state: "asking",
      asking: crypto.getRandomValues(new Uint32Array(2)).join("-"), // an answer to an earlier asking is not this one's
    };
    if (again) turns[turns.indexOf(again)] = turn;
    else turns.push(turn);
    if (!wanted.stays) fill("");
    asking = turn;
    wenbao.paint(turn);
    wenbao.waiting(true);
    watch(turn);
    return [question, JSON.stringify({ turn: turn.asking, history: turn.history, filters: turn.filters })];
  };

  // Asks by a click. `id` names the turn whose answer is to be replaced.
  wenbao.askFor = (question, options = {}) => {
    if (asking) return tell(say("请等这一问答完，或者先停下。"));
    document.querySelector("#tab-chat-button, [role=tab]")?.click();
    forced = { question, stays: true, ...options };
    document.querySelector("#send").click();
  };

  wenbao.edit = (turn) => {
    fill(turn.question);
    box().focus();
  };

  // What the server sends of a turn, each time all of it so far.
  wenbao.hear = (sent) => {
    const turn = turns.find((one) => one.asking === sent?.turn);
    if (!turn || turn.state === "stopped") return;
    const { turn: _, ...values } = sent;
    Object.assign(turn, values);
    if (turn.state !== "writing") finish(turn);
    wenbao.paint(turn);
  };

  // gradio waits for ever for a server that is gone.
  const watch = async (turn) => {
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY));
    if (asking !== turn) return;
    try {
      await fetch(`${wenbao.base}alive`);
      watch(turn);
    } catch {
      wenbao.hear({ turn: turn.asking, state: "failed", message: say("服务器没有回音。等它回来，刷新页面再问。") });
    }
  };

  wenbao.stop = () => {
    if (!asking) return;
    const turn = asking;
    turn.state = "stopped";
    fetch(`${wenbao.base}stop`, { method: "POST", body: turn.asking }).catch(() => {}); // shown as stopped even so
    finish(turn);
    wenbao.paint(turn);
    box().focus();
  };

  const finish = (turn) => {
    if (asking === turn) asking = null;
    wenbao.waiting(false);
    keep(turn);
  };

  wenbao.remember = (turn) => keep(turn);
  wenbao.turns = () => turns;

  wenbao.clear = () => {
    if (!turns.length || !confirm(say("清空这次对话？"))) return;
    turns = [];
    asking = null;
    localStorage.removeItem(KEY);
    document.querySelector("#talk").replaceChildren();
    document.body.classList.remove("has-talk");
    wenbao.waiting(false);
    wenbao.welcome();
    box().focus();
  };

  // On a machine that several use, the next one does not read what this one asked.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-leave]")) localStorage.removeItem(KEY);
  });

  wenbao.link = (turn) => {
    const values = new URLSearchParams({ q: turn.question });
    for (const [name, value] of Object.entries(turn.filters ?? {})) if (value) values.set(name, value);
    for (const one of (turn.history ?? []).slice(-3)) values.append("h", one);
    return `${location.origin}${wenbao.base}?${values}`;
  };

  // Once the page stands: the talk of before, then the question of a link.
  const start = () => {
    if (!document.querySelector("#talk") || !document.querySelector("#send") || !box()) {
      return setTimeout(start, 50);
    }
    for (const turn of turns) {
      if (turn.state === "asking" || turn.state === "writing") turn.state = "stopped";
      wenbao.paint(turn, { isOld: true });
    }
    wenbao.waiting(false);
    wenbao.welcome();
    wenbao.startFilters();
    wenbao.ready = true;
    const linked = new URLSearchParams(location.search);
    if (linked.get("q")) {
      history.replaceState(null, "", wenbao.base);
      const filters = Object.fromEntries(
        ["since", "until", "newspaper", "kind", "person"].map((name) => [name, linked.get(name) ?? ""]),
      );
      wenbao.askFor(linked.get("q"), { filters, history: linked.getAll("h") });
    }
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();

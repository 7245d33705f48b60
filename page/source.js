// The source beside the page: opened by a mark, stepped through, closed by Escape, focus given back.
(() => {
  const { wenbao } = window;
  const { say, element, button } = wenbao;
  let opener = null;

  const pane = () => {
    let found = document.querySelector("#source");
    if (!found) {
      found = element("aside", { id: "source", "aria-label": say("出处"), hidden: true });
      found.append(
        button("×", { class: "close", "aria-label": say("关闭出处") }, () => wenbao.closeSource()),
        element("div", { class: "content" }),
      );
      document.body.append(found);
    }
    return found;
  };

  const query = ({ article, part = 0, spans = [], others = [], quote = "" }) => {
    const said = (list) => list.map(([start, end]) => `${start}-${end}`).join(",");
    return new URLSearchParams({ article, part, spans: said(spans), others: said(others), quote: quote.slice(0, 600) });
  };

  wenbao.openSource = async (place, from) => {
    const shown = pane();
    const content = shown.querySelector(".content");
    if (!shown.contains(from)) opener = from ?? document.activeElement;
    content.setAttribute("aria-busy", "true");
    shown.hidden = false;
    document.body.classList.add("has-source");
    try {
      const response = await fetch(`${wenbao.base}source?${query(place)}`);
      const text = await response.text();
      // The server escapes all that comes from the archive; see page/source.py.
      if (response.ok) content.innerHTML = text;
      else content.replaceChildren(element("p", { class: "failed", role: "alert" }, text));
    } catch {
      content.replaceChildren(element("p", { class: "failed", role: "alert" }, say("连不上服务，请看它是否还开着。")));
    }
    content.removeAttribute("aria-busy");
    shown.scrollTop = 0;
    // The first lit place is shown, but the heading has the focus: a screen reader begins there.
    content.querySelector("h2")?.focus({ preventScroll: true });
    step(0);
  };

  wenbao.closeSource = () => {
    pane().hidden = true;
    document.body.classList.remove("has-source");
    opener?.focus?.();
    opener = null;
  };

  // Each place of the quote once, however many lines it is broken into.
  const places = () => {
    const marks = [...pane().querySelectorAll(".printed mark")];
    return marks.filter((mark, at) => mark.previousSibling !== marks[at - 1] || at === 0);
  };

  const step = (by) => {
    const steps = pane().querySelector(".steps");
    if (!steps) return;
    const found = places();
    const now = found.findIndex((mark) => mark.classList.contains("at"));
    const first = Math.max(0, found.findIndex((mark) => mark.classList.contains("now")));
    const next = by ? (now + by + found.length) % found.length : first;
    found.forEach((mark, at) => mark.classList.toggle("at", at === next));
    steps.hidden = !found.length;
    steps.classList.toggle("single", found.length < 2);
    steps.querySelector("[role=status]").textContent = say("第 {at} 处，共 {all} 处", { at: next + 1, all: found.length });
    found[next]?.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    const by = event.target.closest?.("[data-step]");
    if (by) step(Number(by.dataset.step));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !pane().hidden) wenbao.closeSource();
  });

  // What is asked for seldom is fetched when it is asked for. (`toggle` does not bubble, but it can be captured.)
  document.addEventListener(
    "toggle",
    async (event) => {
      const details = event.target;
      if (!details.open || !details.dataset?.fetch) return;
      const response = await fetch(wenbao.base + details.dataset.fetch);
      const text = await response.text();
      const place = details.querySelector(".fetched");
      if (response.ok) place.innerHTML = text;
      else place.textContent = text;
      delete details.dataset.fetch;
      place.querySelector("mark")?.scrollIntoView({ block: "center" });
    },
    true,
  );
})();

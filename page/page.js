// What all tabs share: words, elements, messages, and clicks on `data-question`, `data-source` and `data-copy`.
(() => {
  const { wenbao } = window;
  document.documentElement.lang = wenbao.language === "en" ? "en" : "zh-CN";
  wenbao.base = location.pathname.endsWith("/") ? location.pathname : location.pathname + "/";

  wenbao.say = (chinese, values = {}) =>
    (wenbao.english[chinese] ?? chinese).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  // All that comes from the archive or a reader goes in as text, never as markup.
  wenbao.element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  wenbao.button = (label, attributes, act) => {
    const made = wenbao.element("button", { type: "button", ...attributes }, label);
    if (act) made.addEventListener("click", act);
    return made;
  };

  // A short message at the foot of the page, read aloud.
  wenbao.tell = (message) => {
    let place = document.querySelector("#message");
    if (!place) {
      place = wenbao.element("p", { id: "message", role: "status" });
      document.body.append(place);
    }
    place.textContent = message;
    clearTimeout(wenbao.telling);
    wenbao.telling = setTimeout(() => (place.textContent = ""), 4000);
  };

  wenbao.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers keep the clipboard from pages without https; the old way still works there.
      const box = wenbao.element("textarea", { class: "aside" });
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    wenbao.tell(wenbao.say("已复制"));
  };

  wenbao.save = (name, kind, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
    wenbao.element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const question = at("[data-question]");
    if (question) return wenbao.askFor(question.dataset.question);
    const source = at("[data-source]");
    if (source) return wenbao.openSource(JSON.parse(source.dataset.source), source);
    const copy = at("[data-copy]");
    if (copy) return wenbao.copy(document.querySelector(copy.dataset.copy).textContent);
  });
})();

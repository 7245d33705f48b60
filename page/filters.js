// Filters as chips: set by hand, or from a question's own dates; each is taken off by a click.
(() => {
  const { wenbao } = window;
  const { say, button } = wenbao;
  const NAMES = ["since", "until", "newspaper", "kind", "person"];
  const field = (name) => document.querySelector(`#filters [name=${name}]`);

  wenbao.filters = () => Object.fromEntries(NAMES.map((name) => [name, field(name)?.value.trim() ?? ""]));

  // Each filter in words, the two days as one.
  const entries = ({ since = "", until = "", newspaper = "", kind = "", person = "" }) => {
    const days = since === until ? since : say("{since} 至 {until}", { since: since || "…", until: until || "…" });
    const kindName = kind && (field("kind")?.querySelector(`option[value="${CSS.escape(kind)}"]`)?.textContent ?? kind);
    return [
      since || until ? [["since", "until"], say("日期 {days}", { days })] : null,
      newspaper ? [["newspaper"], say("报纸 {newspaper}", { newspaper })] : null,
      kind ? [["kind"], say("体裁 {kind}", { kind: kindName })] : null,
      person ? [["person"], say("人物 {person}", { person })] : null,
    ].filter(Boolean);
  };

  wenbao.sayFilters = (filters) => entries(filters).map(([, text]) => text);

  const show = () => {
    document.querySelector("#chips").replaceChildren(
      ...entries(wenbao.filters()).map(([names, text]) =>
        button(`${text} ×`, { class: "chip", "aria-label": say("去掉筛选：{text}", { text }) }, () => {
          for (const name of names) field(name).value = "";
          show();
        })),
    );
  };

  wenbao.setFilters = (filters) => {
    for (const [name, value] of Object.entries(filters)) if (NAMES.includes(name)) field(name).value = value;
    show();
  };

  // The same question over the days that it names only.
  wenbao.narrow = (turn, days) => {
    wenbao.setFilters(days);
    wenbao.askFor(turn.question, { id: turn.id, filters: { ...turn.filters, ...days }, history: turn.history });
  };

  wenbao.startFilters = () => {
    document.querySelector("#filters").addEventListener("change", show);
    show();
  };
})();

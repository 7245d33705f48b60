// Thumbs with a reason, sent to the curator's file; the talk as Markdown and CSV.
(() => {
  const { wenbao } = window;
  const { say, element, button, tell } = wenbao;

  const send = async (turn, isGood, reason) => {
    const { answer } = turn;
    const first = answer.citations[0];
    const response = await fetch(`${wenbao.base}feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        question: turn.question,
        history: turn.history ?? [],
        kind: answer.kind,
        answer: answer.answer,
        answerable: answer.answerable,
        is_good: isGood,
        reason,
        source: first?.article_id ?? "",
        quote: first?.quote ?? "",
      }),
    }).catch(() => null);
    tell(response ? await response.text() : say("连不上服务，请看它是否还开着。"));
    if (!response?.ok) return;
    turn.thumb = isGood ? "good" : "bad";
    wenbao.remember(turn);
    wenbao.paint(turn);
  };

  const form = (turn, isGood) => {
    const reason = element("input", { maxlength: 1000, "aria-label": say("为什么（可以不写）"), placeholder: say("为什么（可以不写）") });
    const made = element("form", { class: "why" }, reason, element("button", {}, say("送出")));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      send(turn, isGood, reason.value.trim());
    });
    setTimeout(() => reason.focus());
    return made;
  };

  wenbao.thumbs = (turn) => {
    const thumb = (isGood, label) =>
      button(label, { class: "thumb", "aria-pressed": String(turn.thumb === (isGood ? "good" : "bad")) }, (event) => {
        const tools = event.currentTarget.closest(".tools");
        tools.querySelector(".why")?.remove();
        tools.append(form(turn, isGood));
      });
    return [thumb(true, say("答得对")), thumb(false, say("答得不对"))];
  };

  const done = () => wenbao.turns().filter((turn) => turn.state === "done");

  const line = (one) => [one.newspaper, one.date, one.page && `第${one.page}版`].filter(Boolean).join(" ");

  // What would be markup is written so that it is none.
  const plain = (text) => text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&").replace(/\s*\n\s*/g, " ");

  const markdown = () =>
    [`# ${say("问报")}`, ...done().flatMap(({ question, answer }) => [
      `## ${plain(question)}`,
      plain(answer.answer).replace(/\\\[(\d+)\\\]/g, "[$1]"),
      ...answer.citations.map((one) => `${one.n}. 《${plain(one.title || say("（无题）"))}》，${plain(line(one) || one.file)}：“${plain(one.quote)}”（${plain(`${one.file} ${one.start}-${one.end}`)}）`),
    ])].join("\n\n") + "\n";

  // A cell that a spreadsheet would take for a formula is quoted as text.
  const cell = (value) => `"${String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;

  const csv = () => {
    const head = [
      say("问题"), say("回答"), say("有无答案"), say("出处"), say("题名"), say("报纸"), say("日期"), say("版次"), say("引文"), say("文件"),
      say("起"), say("止"),
    ];
    const rows = done().flatMap(({ question, answer }) =>
      (answer.citations.length ? answer.citations : [{}]).map((one) =>
        [question, answer.answer, answer.answerable, one.n, one.title, one.newspaper, one.date, one.page, one.quote, one.file, one.start, one.end]));
    return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-clear]")) return wenbao.clear();
    if (at("[data-print]")) return window.print();
    const kind = at("[data-export]")?.dataset.export;
    if (!kind) return;
    if (!done().length) return tell(say("还没有可以导出的回答。"));
    const day = new Date().toISOString().slice(0, 10);
    if (kind === "md") wenbao.save(`wenbao-${day}.md`, "text/markdown", markdown());
    else wenbao.save(`wenbao-${day}.csv`, "text/csv", csv());
  });
})();

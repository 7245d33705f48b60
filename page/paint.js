// A turn on the screen: question, answer with its marks, sources, what to do next.
(() => {
  const { wenbao } = window;
  const { say, element, button, tell } = wenbao;

  const place = (citation) => ({
    article: citation.article_id,
    part: citation.part ?? 0,
    spans: citation.spans,
    quote: citation.quote,
  });

  const opening = (turn, citation) => () => {
    const own = turn.answer.citations.filter(
      (one) => one !== citation && one.article_id === citation.article_id && one.file === citation.file,
    );
    wenbao.openSource({ ...place(citation), others: own.flatMap((one) => one.spans) }, document.activeElement);
  };

  const saidPlace = ({ newspaper, date, page, file }) =>
    [newspaper, date, page && say("第{page}版", { page })].filter(Boolean).join(" · ") || file;

  // The text with a button for each [n].
  const marked = (turn, text) =>
    text.split(/(\[\d+\])/).map((piece) => {
      const n = /^\[(\d+)\]$/.exec(piece)?.[1];
      const citation = n && turn.answer?.citations.find((one) => one.n === Number(n));
      if (!citation) return piece;
      const label = say("出处{n}：{title}", { n, title: citation.title || say("（无题）") });
      return button(piece, { class: "mark", "aria-label": label, title: label }, opening(turn, citation));
    });

  const sources = (turn) => {
    const list = element("ol", { class: "sources", "aria-label": say("出处") });
    for (const citation of turn.answer.citations) {
      const head = element("span", { class: "head" }, `[${citation.n}] `, element("b", {}, citation.title || say("（无题）")),
        element("small", {}, saidPlace(citation)));
      const also = citation.also?.length ? element("small", { class: "also" }, say("又见：{places}", {
        places: citation.also.map((one) => saidPlace(one) + (one.title && one.title !== citation.title ? `《${one.title}》` : "")).join("；"),
      })) : null;
      list.append(element("li", { id: `source-${turn.id}-${citation.n}` },
        button("", { class: "source", "aria-label": say("打开出处{n}：{title}", { n: citation.n, title: citation.title }) }, opening(turn, citation)),
        element("blockquote", { lang: "zh-CN" }, element("mark", {}, citation.quote)), also));
      list.lastChild.firstChild.append(head);
    }
    return list;
  };

  const questions = (title, list) =>
    element("div", { class: "near" }, element("h4", {}, title),
      ...list.map((one) => button(one, { "data-question": one, lang: "zh-CN" })));

  const nearest = (turn) =>
    element("div", { class: "near" }, element("h4", {}, say("最接近的报道")),
      ...turn.nearest.map((one) =>
        button("", { "data-source": JSON.stringify({ article: one.article, part: one.part, spans: one.spans }) },
          )).map((made, at) => {
        const one = turn.nearest[at];
        made.append(element("b", {}, one.title || one.lead), element("small", {}, one.place));
        return made;
      }));

  const dates = (turn) =>
    element("div", { class: "dates" }, ...turn.dates.map(({ text, since, until }) => {
      const days = since === until ? since : say("{since} 至 {until}", { since, until });
      const label = say("问题里的日期：{text}（{days}）", { text, days });
      const isSet = turn.filters?.since === since && turn.filters?.until === until;
      return isSet ? element("span", { class: "chip" }, label)
        : button(label, { class: "chip", title: say("只查这些天的报纸") }, () => wenbao.narrow(turn, { since, until }));
    }));

  const chips = (turn) => {
    const set = wenbao.sayFilters(turn.filters ?? {});
    return set.length ? element("p", { class: "set" }, say("只查：{filters}", { filters: set.join(" · ") })) : null;
  };

  const answer = (turn) => {
    const { answer } = turn;
    const text = element("p", { class: answer.answerable ? "answer" : "refusal", lang: "zh-CN" }, ...marked(turn, answer.answer));
    if (answer.answerable) return [text, answer.citations.length ? sources(turn) : null];
    const isNarrow = wenbao.sayFilters(turn.filters ?? {}).length > 0;
    return [element("section", { class: "help", "aria-label": say("没有找到，可以这样试试") }, text,
      isNarrow ? button(say("去掉筛选再问"), { class: "chip" }, () => wenbao.askFor(turn.question, { id: turn.id, filters: {} })) : null,
      answer.near.length ? questions(say("档案能回答相近的问题"), answer.near) : null,
      turn.nearest?.length ? nearest(turn) : null,
      element("p", { class: "hint" }, say("也可以换一种说法，或者写出人名、会议名、日期。")))];
  };

  const tools = (turn) =>
    element("div", { class: "tools", role: "group", "aria-label": say("对这一问") },
      button(say("重问"), {}, () => wenbao.askFor(turn.question, { id: turn.id, filters: turn.filters, history: turn.history })),
      button(say("改了再问"), {}, () => wenbao.edit(turn)),
      turn.state === "done" ? button(say("复制链接"), {}, () => wenbao.copy(wenbao.link(turn))) : null,
      ...(turn.state === "done" ? wenbao.thumbs(turn) : []));

  const body = (turn) => {
    if (turn.state === "asking") return [element("p", { class: "waiting" }, say("正在查档案……"))];
    if (turn.state === "writing") return [element("p", { class: "answer", lang: "zh-CN" }, turn.text)];
    if (turn.state === "stopped") return [element("p", { class: "failed" }, say("停下了，没有答完。")), tools(turn)];
    if (turn.state === "failed") return [element("p", { class: "failed" }, turn.message), tools(turn)];
    const { answer: found } = turn;
    return [
      turn.dates?.length ? dates(turn) : null,
      found.resolved ? element("p", { class: "resolved" }, say("理解为：{question}", { question: found.resolved })) : null,
      ...answer(turn),
      found.notice ? element("p", { class: "notice" }, found.notice) : null,
      tools(turn),
    ];
  };

  // Draws a turn, in its place or at the end. Only the newest is as high as the window: its answer grows into room
  // that is there already, so that nothing jumps.
  wenbao.paint = (turn, { isOld = false } = {}) => {
    const talk = document.querySelector("#talk");
    let shown = [...talk.children].find((one) => one.dataset.turn === turn.id);
    const isNew = !shown;
    if (isNew) {
      shown = element("article", { class: "turn", "data-turn": turn.id },
        element("h3", { class: "question", lang: "zh-CN" }), element("div", { class: "body" }));
      talk.append(shown);
    }
    shown.querySelector(".question").textContent = turn.question;
    shown.querySelector(".body").replaceChildren(...[chips(turn), ...body(turn)].filter(Boolean));
    shown.setAttribute("aria-busy", String(turn.state === "asking" || turn.state === "writing"));
    document.querySelector("#welcome").hidden = true;
    document.body.classList.add("has-talk");
    if (isNew && !isOld) {
      for (const other of talk.querySelectorAll(".newest")) other.classList.remove("newest");
      shown.classList.add("newest");
      shown.scrollIntoView({ block: "start" });
    }
  };

  wenbao.waiting = (is) => document.body.classList.toggle("is-asking", is);

  wenbao.welcome = async () => {
    const welcome = document.querySelector("#welcome");
    welcome.hidden = wenbao.turns().length > 0;
    const place = document.querySelector("#examples");
    if (welcome.hidden || place.children.length) return;
    try {
      const response = await fetch(`${wenbao.base}examples`);
      if (!response.ok) return;
      place.append(...(await response.json()).map((one) => button(one, { "data-question": one, lang: "zh-CN" })));
    } catch {
      // without examples one can still ask
    }
  };
})();

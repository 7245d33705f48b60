// The tabs over the records: a form's values fetch the fragments that name it, buttons put values into the form.
(() => {
  const { wenbao } = window;
  const { say } = wenbao;

  // What the server sends is escaped there; see page/fragments.py.
  const load = async (fragment) => {
    const form = document.getElementById(fragment.dataset.form);
    if (!form) return;
    const ignored = fragment.dataset.ignores.split(" ");
    const values = new URLSearchParams([...new FormData(form)].filter(([name]) => !ignored.includes(name)));
    const query = `${fragment.dataset.fragment}?${values}`;
    if (fragment.dataset.shown === query) return;
    fragment.dataset.shown = query;
    fragment.setAttribute("aria-busy", "true");
    let response = null;
    let text = say("连不上服务，请看它是否还开着。");
    try {
      response = await fetch(wenbao.base + query);
      text = await response.text();
    } catch {
      // said below
    }
    if (fragment.dataset.shown !== query) return; // something else was asked for meanwhile
    if (response?.ok) {
      fragment.innerHTML = text;
      fragment.querySelectorAll("[data-figure]").forEach(draw);
      wenbao.loaded?.(fragment);
    } else {
      const line = wenbao.element("p", { class: "hint", role: "alert" }, text);
      fragment.replaceChildren(line);
      delete fragment.dataset.shown;
    }
    fragment.removeAttribute("aria-busy");
  };

  const fragmentsOf = (form) => [...document.querySelectorAll(`[data-form="${form.id}"]`)];
  const refresh = (form) => Promise.all(fragmentsOf(form).map(load));
  wenbao.reload = (selector) =>
    Promise.all([...document.querySelectorAll(selector)].map((one) => (delete one.dataset.shown, load(one))));

  const set = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    return refresh(form);
  };

  // gradio calls this once the tab is in the page.
  wenbao.browse = (section) => {
    for (const form of section.querySelectorAll("form.browse")) {
      let waiting = 0;
      const changed = () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => set(form, { offset: 0 }), 300);
      };
      form.addEventListener("input", changed);
      form.addEventListener("submit", (event) => (event.preventDefault(), changed()));
      refresh(form);
    }
  };

  const formOf = (element) => document.getElementById(element.closest("[data-form]")?.dataset.form);

  // On a narrow screen gradio moves the last tabs into a menu, where they have no ids, but keep their order.
  const openTab = (tab) => {
    const shown = document.querySelector(`#tab-${tab}-button`);
    if (shown) return shown.click();
    const at = wenbao.tabs.indexOf(tab) - wenbao.tabs.length;
    [...document.querySelectorAll(".overflow-dropdown button")].at(at)?.click();
  };

  // Opens a tab, which gradio puts into the page only then.
  const go = async (tab, values) => {
    openTab(tab);
    for (let tries = 0; tries < 100; tries++) {
      const form = document.getElementById(`${tab}-form`);
      if (form) {
        await set(form, { offset: 0, ...values });
        const heading = form.parentElement.querySelector(".fragment h2");
        heading?.focus({ preventScroll: true });
        return heading?.scrollIntoView({ block: "start" });
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  wenbao.go = go;

  document.addEventListener("click", async (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const setting = at("[data-set]");
    if (setting) {
      const form = formOf(setting);
      const fragment = setting.closest(".fragment");
      const values = JSON.parse(setting.dataset.set);
      await set(form, values);
      // The button was replaced: the one in its place takes the focus, so that the keyboard goes on from there.
      const again = [...fragment.querySelectorAll("[data-set]")].find((one) => one.textContent === setting.textContent);
      if (!fragment.contains(setting)) (again ?? fragment.querySelector("[tabindex='-1'], button"))?.focus({ preventScroll: true });
      if ("offset" in values && setting.closest(".pager")) fragment.scrollIntoView({ block: "start" });
      if (values.name || values.sheet) {
        const opened = fragmentsOf(form).find((one) => one !== fragment && one.querySelector("header [tabindex='-1']"));
        opened?.querySelector("header [tabindex='-1']").focus({ preventScroll: true });
        opened?.scrollIntoView({ block: "start" });
      }
      return;
    }
    const going = at("[data-go]");
    if (going) return go(going.dataset.go, { from: 0, bearer: "", ...JSON.parse(going.dataset.values) });
    const file = at("[data-file]");
    if (file) {
      const values = new URLSearchParams(new FormData(formOf(file)));
      wenbao.element("a", { href: `${wenbao.base}${file.dataset.file}?${values}`, download: "" }).click();
    }
  });

  document.addEventListener("change", (event) => {
    const select = event.target.closest?.("select[data-sets]");
    if (select) set(formOf(select), { [select.dataset.sets]: select.value });
  });

  // Plots: the library comes from this server, and only to who opens a tab with a plot.
  let library = null;
  const plotly = () =>
    (library ??= new Promise((done, failed) => {
      const script = wenbao.element("script", { src: `${wenbao.base}plotly.js` });
      script.addEventListener("load", () => done(window.Plotly));
      script.addEventListener("error", () => ((library = null), failed(new Error("no plotly.js"))));
      document.head.append(script);
    }));

  const ink = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

  const draw = async (place) => {
    const { data, layout } = JSON.parse(place.dataset.figure);
    try {
      const { newPlot } = await plotly();
      const axis = { gridcolor: ink("--wb-line"), linecolor: ink("--wb-edge"), zeroline: false, automargin: true };
      const clear = "rgba(0,0,0,0)";
      await newPlot(place, data, {
        margin: { t: 8, r: 8, l: 40, b: 32 }, paper_bgcolor: clear, plot_bgcolor: clear,
        font: { family: "inherit", color: ink("--wb-soft"), size: 12 }, legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
        ...layout, xaxis: { ...axis, ...layout.xaxis }, yaxis: { ...axis, rangemode: "tozero", ...layout.yaxis },
      }, { displayModeBar: false, responsive: true });
    } catch {
      place.replaceChildren(wenbao.element("p", { class: "hint" }, say("图画不出来。")));
      return;
    }
    if (place.dataset.sets === "days") {
      place.on("plotly_click", ({ points: [{ x }] }) => set(formOf(place), { ...days(String(x)), offset: 0 }));
    }
  };
  wenbao.draw = draw;

  // The first and last day of 2024, 2024-03 or 2024-03-05.
  const days = (name) => {
    const [year, month, day] = name.slice(0, 10).split("-");
    if (day) return { since: name.slice(0, 10), until: name.slice(0, 10) };
    if (!month) return { since: `${year}-01-01`, until: `${year}-12-31` };
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return { since: `${year}-${month}-01`, until: `${year}-${month}-${last}` };
  };
})();

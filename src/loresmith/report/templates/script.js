"use strict";
(() => {
  // The headline: one metric at a time. Without this script all of them stand one below the other.
  const metricSwitch = document.getElementById("metric-switch");
  if (metricSwitch) {
    const show = () => {
      const chosen = metricSwitch.querySelector("input:checked").value;
      for (const block of document.querySelectorAll(".metric")) block.hidden = block.dataset.metric !== chosen;
    };
    metricSwitch.hidden = metricSwitch.querySelectorAll("input").length < 2;
    metricSwitch.addEventListener("change", show);
    show();
  }

  // On paper every closed part is opened, and closed again afterwards.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  // Every answer. Texts of documents and models only ever reach the page through textContent.
  const form = document.getElementById("controls");
  if (!form) return;
  const data = JSON.parse(document.getElementById("payload").textContent);
  const field = form.elements;
  const isCrowded = data.models.length > 2; // then the reference has a line of its own, and an answer its main scores
  const PAGE = isCrowded ? 5 : 10;
  const list = document.getElementById("questions");
  let page = 0;
  let found = [];

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const fill = (select, first, titles, values) => {
    if (first) select.append(new Option(first, ""));
    titles.forEach((title, place) => select.append(new Option(title, values ? values[place] : place)));
    select.parentElement.hidden = select.options.length < 2;
  };
  const haystack = (question) =>
    (question.haystack ??= [question.id, question.question, question.input, question.reference, ...question.answers.map((answer) => answer.text ?? "")]
      .join("\n")
      .toLowerCase());
  const gain = (question) => {
    const arm = field.arm.value === "" ? 0 : Number(field.arm.value);
    const answer = question.answers.find((one) => one.model === Number(field.model.value) && one.arm === arm);
    return answer?.gains[Number(field.metric.value)] ?? null;
  };

  const choose = () => {
    const words = field.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const is = (name, value) => field[name].value === "" || field[name].value === String(value);
    found = data.questions.filter(
      (question) =>
        is("stratum", question.stratum) && is("task", question.task) && is("document", question.document) && words.every((word) => haystack(question).includes(word)),
    );
    if (field.outcome.value !== "") {
      const wanted = Number(field.outcome.value);
      found = found.filter((question) => gain(question) !== null && Math.sign(gain(question)) === wanted);
    }
    const order = Number(field.order.value);
    if (order) {
      const gains = new Map(found.map((question) => [question, gain(question)]));
      const place = (question) => (gains.get(question) === null ? Infinity : order * gains.get(question));
      found.sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
    }
    page = 0;
    draw();
  };

  const draw = () => {
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    page = Math.min(Math.max(page, 0), last);
    const shown = found.slice(page * PAGE, (page + 1) * PAGE);
    list.replaceChildren(...shown.map(card));
    const range = shown.length ? `${page * PAGE + 1}–${page * PAGE + shown.length} of ` : "";
    const all = found.length === data.questions.length ? "" : ` (${data.questions.length} in all)`;
    document.getElementById("found").textContent = `${range}${found.length} question${found.length === 1 ? "" : "s"}${all}`;
    document.getElementById("pager").hidden = last === 0;
    document.getElementById("page").textContent = `Page ${page + 1} of ${last + 1}`;
    document.getElementById("previous").disabled = page === 0;
    document.getElementById("next").disabled = page === last;
  };

  const card = (question) => {
    const article = make("article", "question");
    article.id = `question-${question.id}`;
    article.tabIndex = -1;
    article.append(where(question), make("h3", "", question.question));
    if (question.input) article.append(make("p", "given", question.input));
    const arms = data.arms.map((_, place) => place).filter((place) => field.arm.value === "" || Number(field.arm.value) === place);
    arms.forEach((arm, place) => article.append(side(question, arm, place === 0, arms.length > 1)));
    if (question.passage >= 0) article.append(passage(question));
    return article;
  };

  const where = (question) => {
    const line = make("p", "where");
    line.append(make("span", "stratum", data.strata[question.stratum].title));
    if (question.task) line.append(make("span", "", question.task));
    const title = question.document >= 0 ? data.documents[question.document] : question.source;
    if (title && question.href) {
      const link = make("a", "", title);
      link.href = question.href; // checked where the page was made: http, https or relative
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      line.append(link);
    } else if (title) line.append(make("span", "", title));
    const here = make("a", "", "link to this question");
    here.href = `#question-${encodeURIComponent(question.id)}`;
    line.append(here);
    return line;
  };

  const side = (question, arm, isFirst, isNamed) => {
    const row = make("div", "sides");
    if (isFirst) {
      const reference = make("div", isCrowded ? "side wide" : "side");
      reference.append(make("h4", "", "Reference"), make("p", "text", question.reference));
      row.append(reference);
    } else if (!isCrowded) row.append(make("div", "side blank"));
    for (const answer of question.answers.filter((one) => one.arm === arm)) row.append(said(answer, isNamed ? data.arms[arm].title : ""));
    return row;
  };

  const said = (answer, arm) => {
    const box = make("div", `side series-${answer.model === 0 ? 0 : 1 + ((answer.model - 1) % 5)}`);
    const heading = make("h4", "", data.models[answer.model]);
    if (arm) heading.append(" ", make("span", "soft", arm.toLowerCase()));
    const text = make("p", answer.text ? "text" : "text soft", answer.text === null ? "not answered" : answer.text || "(empty answer)");
    if (answer.cut) text.append(" ", make("span", "cut", "cut at the token limit"));
    box.append(heading, text, scores(answer));
    return box;
  };

  const scores = (answer) => {
    const table = make("dl", "scores");
    answer.scores.forEach((score, metric) => {
      if (score === "" && !answer.notes[metric]) return;
      if (isCrowded && data.main.length && !data.main.includes(metric) && Number(field.metric.value) !== metric) return;
      const pair = make("div", field.order.value !== "" && Number(field.metric.value) === metric ? "chosen" : "");
      const value = make("dd", "", score || "–");
      const difference = answer.differences[metric];
      const gained = answer.gains[metric];
      if (difference && difference !== "0") value.append(" ", make("span", gained > 0 ? "better" : gained < 0 ? "worse" : "soft", difference));
      if (answer.notes[metric]) value.append(" ", make("span", "soft", answer.notes[metric]));
      pair.append(make("dt", "", data.metrics[metric].short), value);
      table.append(pair);
    });
    return table;
  };

  const passage = (question) => {
    const details = make("details");
    const summary = make("summary", "", "Passage");
    if (question.path) summary.append(" ", make("span", "soft", question.path));
    const text = data.passages[question.passage];
    const start = question.evidence ? text.indexOf(question.evidence) : -1;
    const block = make("p", "passage");
    block.tabIndex = 0; // it scrolls, so the keyboard must reach it
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", "Passage");
    if (start < 0) block.textContent = text;
    else block.append(text.slice(0, start), make("mark", "", question.evidence), text.slice(start + question.evidence.length));
    details.append(summary, block);
    return details;
  };

  const turn = (step) => {
    page += step;
    draw();
    document.getElementById("found").scrollIntoView({ block: "start" });
  };

  // An address that ends in #question-ID shows that question, whatever was chosen before.
  const follow = () => {
    const id = decodeURIComponent(location.hash.replace(/^#question-/, ""));
    if (!location.hash.startsWith("#question-") || !data.questions.some((question) => question.id === id)) return;
    for (const name of ["stratum", "task", "document", "outcome", "order"]) field[name].value = "";
    field.search.value = "";
    choose();
    page = Math.floor(found.findIndex((question) => question.id === id) / PAGE);
    draw();
    const shown = document.getElementById(`question-${id}`);
    shown.scrollIntoView({ block: "start" });
    shown.focus({ preventScroll: true });
  };

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  };

  fill(field.stratum, "All", data.strata.map((stratum) => stratum.title));
  fill(field.task, "All", data.tasks, data.tasks);
  fill(field.document, "All", data.documents);
  fill(field.arm, data.arms.length > 1 ? "All" : "", data.arms.map((arm) => arm.title));
  fill(field.metric, "", data.metrics.map((metric) => metric.title));
  fill(field.model, "", data.models.slice(1), data.models.slice(1).map((_, place) => place + 1));
  if (data.arms.length > 1) field.arm.value = "0";
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", choose);
  field.search.addEventListener("input", soon);
  document.getElementById("previous").addEventListener("click", () => turn(-1));
  document.getElementById("next").addEventListener("click", () => turn(1));
  choose();
  addEventListener("hashchange", follow);
  follow();
})();

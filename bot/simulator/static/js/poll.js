// Polls and quizzes: choose, vote, see the results.

import { h } from "./dom.js";
import { formatted } from "./entities.js";

const title = (poll) =>
  poll.is_closed
    ? "投票已结束"
    : [poll.is_anonymous ? "匿名" : "公开", poll.type === "quiz" ? "测验" : "投票"].join("");

export function pollBody(phone, message) {
  const { poll } = message;
  const mine = phone.store.voteOf(phone.userId, message);
  const done = poll.is_closed || mine.length > 0;
  return h(
    "div",
    { class: done ? "poll done" : "poll", role: "group", testid: "poll", aria: { label: poll.question } },
    h("div", { class: "poll-question" }, formatted(poll.question, poll.question_entities, phone.tapping())),
    h("div", { class: "poll-kind" }, title(poll)),
    done ? poll.options.map((option, index) => result(poll, option, index, mine)) : choices(phone, message),
    done && poll.explanation
      ? h(
          "div",
          { class: "poll-why", testid: "explanation" },
          formatted(poll.explanation, poll.explanation_entities, phone.tapping()),
        )
      : null,
    mine.length > 0 && !poll.is_closed && poll.allows_revoting ? retract(phone, message) : null,
    h(
      "div",
      { class: "poll-total" },
      poll.total_voter_count > 0 ? `${poll.total_voter_count} 人已投票` : "还没有人投票",
    ),
  );
}

function choices(phone, message) {
  const { poll } = message;
  const vote = (options) => phone.act("vote", { message: message.message_id, options });
  if (!poll.allows_multiple_answers) {
    return poll.options.map((option, index) =>
      h(
        "button",
        { type: "button", class: "poll-option", onclick: () => vote([index]) },
        h("span", { class: "poll-mark" }),
        label(phone, option),
      ),
    );
  }
  const send = h("button", { type: "button", class: "poll-send", disabled: true }, "投票");
  const boxes = poll.options.map((option) => {
    const box = h(
      "button",
      { type: "button", class: "poll-option", role: "checkbox", aria: { checked: "false" } },
      h("span", { class: "poll-mark box" }),
      label(phone, option),
    );
    box.addEventListener("click", () => {
      box.setAttribute("aria-checked", String(box.getAttribute("aria-checked") !== "true"));
      send.disabled = chosen(boxes).length === 0;
    });
    return box;
  });
  send.addEventListener("click", () => vote(chosen(boxes)));
  return [...boxes, send];
}

const label = (phone, option) => h("span", {}, formatted(option.text, option.text_entities, phone.tapping()));

const chosen = (boxes) => boxes.flatMap((box, index) => (box.getAttribute("aria-checked") === "true" ? [index] : []));

function result(poll, option, index, mine) {
  const share = poll.total_voter_count > 0 ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const picked = mine.includes(index);
  const right = (poll.correct_option_ids ?? []).includes(index);
  const mark = poll.type === "quiz" ? (right ? "✓" : picked ? "✗" : "") : picked ? "✓" : "";
  const state = poll.type === "quiz" && picked && !right ? " wrong" : right ? " right" : "";
  const said = [option.text, `${share}%`, picked && "你的选择", right && "正确答案"].filter(Boolean).join("，");
  const bar = h("span", { class: "poll-bar" });
  bar.style.setProperty("--share", `${share}%`);
  return h(
    "div",
    { class: `poll-result${state}`, role: "img", testid: "poll-result", aria: { label: said } },
    h("span", { class: "poll-share" }, `${share}%`),
    h("span", { class: "poll-text" }, option.text),
    h("span", { class: "poll-tick" }, mark),
    bar,
  );
}

const retract = (phone, message) =>
  h(
    "button",
    {
      type: "button",
      class: "poll-retract",
      onclick: () => phone.act("vote", { message: message.message_id, options: [] }),
    },
    "撤回投票",
  );

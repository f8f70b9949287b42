// A round picture for who has none, and the colour of a name.

import { h, icon } from "./dom.js";

const ROBOT =
  "M12 3.5v3M7 6.5h10a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z" +
  "M9.2 11v1.2M14.8 11v1.2M9.5 20.5h5M2.5 10.5v3M21.5 10.5v3";
const COLOURS = 7;
const BOT_COLOUR = 5;

/** One of seven, always the same for a user or chat; the bot keeps its own. */
export const colour = (who) => `c${who?.is_bot ? BOT_COLOUR : Math.abs(who?.id ?? 0) % COLOURS}`;

export function avatar(who, size = "") {
  const name = who.first_name ?? who.title ?? "?";
  return h(
    "span",
    { class: `avatar ${size} ${who.is_bot ? "bot" : colour(who)}`, aria: { hidden: "true" } },
    who.is_bot ? icon(ROBOT) : [...name][0],
  );
}

// Dates as people in the class read them, whatever zone the browser is in.

const zone = { timeZone: "Asia/Shanghai" };
const format = (options) => new Intl.DateTimeFormat("zh-CN", { ...zone, ...options });
const hourMinute = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayLine = format({ month: "long", day: "numeric", weekday: "short" });
const dayKeyFormat = format({ year: "numeric", month: "2-digit", day: "2-digit" });

export const timeOf = (date) => hourMinute.format(date);
export const dayOf = (date) => dayLine.format(date).replace(/(?<=日)(?=\S)/, " ");
export const dayKey = (date) => dayKeyFormat.format(date);
export const shortDay = (date) => format({ month: "numeric", day: "numeric" }).format(date);

/** Tomorrow at nine in Shanghai (UTC+8 all year), as an ISO instant. */
export function tomorrowAtNine(now) {
  const shifted = new Date(now.getTime() + 8 * 3600_000);
  return new Date(Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate() + 1, 1)).toISOString();
}

// When somebody answers, in words.

const DAY = 86_400_000;

/** "tomorrow at 09:00", in the visitor's own time. */
export function moment(at, language) {
  const date = new Date(at);
  const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
  const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(date);
  const near = days < 2 ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day") : "";
  const day = near || new Intl.DateTimeFormat(language, days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" }).format(date);
  return `${day}, ${time}`;
}

/** What stands under the name: closed until when, or how soon we usually answer. */
export function promptness(look, duty, say, language) {
  if (duty && !duty.open) return duty.opens_at ? say("opens", moment(duty.opens_at, language)) : say("closed");
  if (look.reply_time) return say("reply_" + look.reply_time);
  const minutes = duty?.minutes;
  if (!minutes) return "";
  const steps = [1, 2, 3, 5, 10, 15, 20, 30, 45];
  const within = steps.find((step) => minutes <= step);
  if (within) return say("reply_in", within);
  return minutes <= 60 ? say("reply_hour") : minutes <= 480 ? say("reply_hours", Math.ceil(minutes / 60)) : say("reply_day");
}

export function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

// What the chat says, in the language of the page.

const STRINGS = {
  en: {
    open: "Open chat", close: "Close chat", chat: "Chat", log: "Messages", write: "Write a message", send: "Send",
    greeting: "Hello! How can we help you?",
    reply_minutes: "Usually answers in a few minutes", reply_hour: "Usually answers within an hour", reply_day: "Usually answers within a day",
    sending: "Sending", sent: "Sent", delivered: "Delivered", read: "Read", failed: "Not sent", retry: "Try again",
    offline: "No connection. Your messages will be sent when it is back.", connecting: "Connecting…",
    replaced: "The chat is open in another window.", here: "Use it here",
    typing: "is typing", someone: "Somebody", you: "You", deleted: "Message deleted", edited: "edited",
    today: "Today", yesterday: "Yesterday", latest: "New messages", 
    contact_title: "Where to answer if you leave?", name: "Your name", address: "E-mail or phone", save: "Save", skip: "Not now",
    contact_thanks: "Thank you, we will answer there if you leave.", contact_wrong: "Please enter an e-mail address or a phone number.",
    ways: "Or continue in", too_long: "This message is too long.",
    unread: { one: "# unread message", other: "# unread messages" },
  },
  ru: {
    open: "Открыть чат", close: "Закрыть чат", chat: "Чат", log: "Сообщения", write: "Напишите сообщение", send: "Отправить",
    greeting: "Здравствуйте! Чем мы можем помочь?",
    reply_minutes: "Обычно отвечаем за несколько минут", reply_hour: "Обычно отвечаем в течение часа", reply_day: "Обычно отвечаем в течение дня",
    sending: "Отправляется", sent: "Отправлено", delivered: "Доставлено", read: "Прочитано", failed: "Не отправлено", retry: "Повторить",
    offline: "Нет связи. Сообщения уйдут, когда она появится.", connecting: "Подключаемся…",
    replaced: "Чат открыт в другом окне.", here: "Продолжить здесь",
    typing: "печатает", someone: "Собеседник", you: "Вы", deleted: "Сообщение удалено", edited: "изменено",
    today: "Сегодня", yesterday: "Вчера", latest: "Новые сообщения",
    contact_title: "Куда ответить, если вы уйдёте?", name: "Ваше имя", address: "E-mail или телефон", save: "Сохранить", skip: "Не сейчас",
    contact_thanks: "Спасибо, ответим туда, если вы уйдёте.", contact_wrong: "Введите адрес e-mail или номер телефона.",
    ways: "Или продолжите в", too_long: "Сообщение слишком длинное.",
    unread: { one: "# непрочитанное сообщение", few: "# непрочитанных сообщения", other: "# непрочитанных сообщений" },
  },
  uk: {
    open: "Відкрити чат", close: "Закрити чат", chat: "Чат", log: "Повідомлення", write: "Напишіть повідомлення", send: "Надіслати",
    greeting: "Вітаємо! Чим ми можемо допомогти?",
    reply_minutes: "Зазвичай відповідаємо за кілька хвилин", reply_hour: "Зазвичай відповідаємо протягом години", reply_day: "Зазвичай відповідаємо протягом дня",
    sending: "Надсилається", sent: "Надіслано", delivered: "Доставлено", read: "Прочитано", failed: "Не надіслано", retry: "Повторити",
    offline: "Немає зв’язку. Повідомлення підуть, щойно він з’явиться.", connecting: "З’єднуємось…",
    replaced: "Чат відкрито в іншому вікні.", here: "Продовжити тут",
    typing: "пише", someone: "Співрозмовник", you: "Ви", deleted: "Повідомлення видалено", edited: "змінено",
    today: "Сьогодні", yesterday: "Учора", latest: "Нові повідомлення",
    contact_title: "Куди відповісти, якщо ви підете?", name: "Ваше ім’я", address: "E-mail або телефон", save: "Зберегти", skip: "Не зараз",
    contact_thanks: "Дякуємо, відповімо туди, якщо ви підете.", contact_wrong: "Введіть адресу e-mail або номер телефону.",
    ways: "Або продовжте в", too_long: "Повідомлення задовге.",
    unread: { one: "# непрочитане повідомлення", few: "# непрочитані повідомлення", other: "# непрочитаних повідомлень" },
  },
};

export function language() {
  const wishes = [document.documentElement.lang, ...(navigator.languages || [navigator.language])];
  return wishes.map((wish) => (wish || "").slice(0, 2).toLowerCase()).find((wish) => STRINGS[wish]) || "en";
}

/** A function that says a string, and counts where it is given a number. */
export function speaker(chosen) {
  const strings = STRINGS[chosen];
  const plural = new Intl.PluralRules(chosen);
  return (key, count) => {
    const said = strings[key];
    return count === undefined ? said : (said[plural.select(count)] || said.other).replace("#", count);
  };
}

// Keeps words readable in any brand colour: WCAG contrast of at least 4.5.

const ENOUGH = 4.5;

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const hex = (rgb) => "#" + rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");

function luminance(colour) {
  const [r, g, b] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on the colour. */
export function on(colour) {
  return contrast(colour, "#ffffff") >= ENOUGH || contrast(colour, "#ffffff") >= contrast(colour, "#14161a") ? "#ffffff" : "#14161a";
}

/** The colour itself, or as little of it as must be given up to read on `ground`. */
export function readable(colour, ground) {
  const target = luminance(ground) > 0.4 ? [0, 0, 0] : [255, 255, 255];
  let mixed = colour;
  for (let share = 0.05; contrast(mixed, ground) < ENOUGH && share <= 1; share += 0.05) {
    mixed = hex(channels(colour).map((value, index) => value + (target[index] - value) * share));
  }
  return mixed;
}

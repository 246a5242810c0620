/* The device's camera reads cards: with the browser's own reader where there is one, else with the decoder that comes
   with the site. */

const PAUSE = 180; // between two looks
const SAME = 4000; // a card held still counts once

let running = null;

async function readerOf(decoder) {
  if ("BarcodeDetector" in globalThis) {
    const formats = await globalThis.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
    }
  }
  const { decodeQR } = await import(decoder);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const shrink = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * shrink);
    canvas.height = Math.round(video.videoHeight * shrink);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try { return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height)); } catch { return ""; } // no code in sight
  };
}

/* Show what the camera sees in `place` and hand each card read to `scanned`. Fails where there is no camera. */
export async function start(place, decoder, scanned) {
  stop();
  const video = place.querySelector("video");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const mine = { stream, place, last: "", at: 0 };
  running = mine;
  video.srcObject = stream;
  place.hidden = false;
  await video.play();
  const read = await readerOf(decoder);
  while (running === mine) {
    const text = video.videoWidth ? await read(video) : "";
    if (text && (text !== mine.last || Date.now() - mine.at > SAME)) {
      scanned(text);
      mine.at = Date.now();
    }
    if (text) mine.last = text;
    await new Promise((next) => { setTimeout(next, PAUSE); });
  }
}

export function stop() {
  if (!running) return;
  for (const track of running.stream.getTracks()) track.stop();
  running.place.hidden = true;
  running = null;
}

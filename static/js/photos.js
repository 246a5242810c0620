/* A photo is made smaller before it leaves: the network of a hall is slow. What cannot be made smaller here leaves as it
   is; the server draws every picture again anyway. */
"use strict";

(() => {
  const SIDE = 1600;
  const LIGHT = 400 * 1024; // bytes: lighter than this, it leaves as it is

  async function smaller(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const paper = canvas.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  }

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("form[data-photo] input[type=file]") || !input.files[0] || input.files[0].size <= LIGHT) return;
    const file = input.files[0];
    try {
      const blob = await smaller(file);
      if (!blob || blob.size >= file.size || input.files[0] !== file) return;
      const list = new DataTransfer();
      list.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = list.files;
    } catch { /* it leaves as it is */ }
  });
})();

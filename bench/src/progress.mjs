const width = 24;

/** A progress bar on a terminal; otherwise one line at the end. */
export function progress(label, total) {
  const start = Date.now();
  const terminal = process.stderr.isTTY;
  let shown = 0;
  return (done) => {
    const finished = done >= total;
    const now = Date.now();
    if (!finished && (!terminal || now - shown < 100)) return;
    shown = now;
    const filled = Math.round((width * done) / Math.max(total, 1));
    const bar = '#'.repeat(filled).padEnd(width, '.');
    const seconds = ((now - start) / 1000).toFixed(1);
    process.stderr.write(
      `${terminal ? '\r' : ''}  [${bar}] ${label} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}, ${seconds} s${finished ? '\n' : ' '}`,
    );
  };
}

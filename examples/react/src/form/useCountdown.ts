// Seconds that run down to 0.
import { useEffect, useState } from 'react';

/** The seconds that are left, and how to start from some number of them. */
export function useCountdown(initialSeconds = 0): [secondsLeft: number, start: (seconds: number) => void] {
  const [now, setNow] = useState(() => Date.now());
  const [end, setEnd] = useState(now + initialSeconds * 1000);
  const secondsLeft = Math.max(0, Math.ceil((end - now) / 1000));
  const running = secondsLeft > 0;

  useEffect(() => {
    if (!running) return;
    // The clock and not the number of ticks, because browsers slow down timers in the background.
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);

  const start = (seconds: number) => {
    // Read once: a millisecond more would count as a second.
    const started = Date.now();
    setNow(started);
    setEnd(started + seconds * 1000);
  };
  return [secondsLeft, start];
}

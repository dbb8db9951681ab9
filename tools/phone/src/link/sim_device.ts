// The simulated device itself: its buttons, and what its console says. Only the simulated one has
// this: a real cuff's buttons are pressed by a person.
export type Button = 'start' | 'stop' | 'up' | 'down';
const LINES = 4;

export class SimDevice {
  /** The newest last, without their times. */
  lines: string[] = [];
  changed = () => {};
  private socket: WebSocket | null = null;

  constructor(private readonly url: string) {}

  open() {
    this.close();
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onmessage = (event) => {
      this.lines = [...this.lines, String(event.data).replace(/^\d+ /, '')].slice(-LINES);
      this.changed();
    };
  }

  press(button: Button, ms: number) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(`press ${button} ${ms}`);
  }

  close() {
    this.socket?.close();
    this.socket = null;
  }
}

import { hostname } from 'node:os';

export const usage = `Usage: agent --data DIR [options]

  --data DIR                the agent's own folder: key, ledger, logs (made if absent)
  --name NAME               what the broker calls this agent (default: the machine's name)
  --hostname HOST           the name devices reach this machine by (default: localhost)
  --bind ADDRESS            where gate, inspector and control API listen (default: 127.0.0.1)
  --control-bind ADDRESS    where the control API listens (default: as --bind)
  --control-port PORT       0 for any free one (default: 0)
  --gate-port PORT          (default: 61701)
  --inspector-port PORT     (default: 61702)
  --gate-url URL            what devices are told instead of ws://HOST:PORT, e.g. wss://render.example
  --engine COMMAND          the program that renders; {port} {session} {size} {host} are filled in (default: the built-in one)
  --engine-ready HOW        report, port or url:/path (default: report)
  --engine-health PATH      asked every 10 s, three failures end the engine; needs --engine-ready url:/path
  --engine-health-seconds N (default: 10)
  --max-hosts N             (default: 4)
  --grace-seconds N         how long a host outlives the last expiry it was told (default: 300)
  --report-seconds N        the longest silence towards the broker (default: 15)
  --heartbeat-seconds N     a device that misses two is gone (default: 5)
  --stop-seconds N          from SIGTERM to SIGKILL (default: 5)
`;

const text = { type: 'string' } as const;
/** For `parseArgs`: every flag with its default. */
export const flagOptions = {
  data: text,
  name: {
    ...text,
    default:
      hostname()
        .replace(/[^A-Za-z0-9._-]/g, '-')
        .slice(0, 64) || 'agent',
  },
  hostname: { ...text, default: 'localhost' },
  bind: { ...text, default: '127.0.0.1' },
  'control-bind': text,
  'control-port': { ...text, default: '0' },
  'gate-port': { ...text, default: '61701' },
  'inspector-port': { ...text, default: '61702' },
  'gate-url': text,
  engine: text,
  'engine-ready': { ...text, default: 'report' },
  'engine-health': text,
  'engine-health-seconds': { ...text, default: '10' },
  'max-hosts': { ...text, default: '4' },
  'grace-seconds': { ...text, default: '300' },
  'report-seconds': { ...text, default: '15' },
  'heartbeat-seconds': { ...text, default: '5' },
  'stop-seconds': { ...text, default: '5' },
} as const;

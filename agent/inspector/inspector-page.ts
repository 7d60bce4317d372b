/** One file, nothing fetched from elsewhere. Everything shown is set as text, never as markup. */
export const inspectorPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rendering hosts</title>
<style>
  :root { color-scheme: light dark; --ink: light-dark(#1b2130, #e8ebf2); --soft: light-dark(#68708a, #98a1ba);
    --page: light-dark(#f4f5f9, #11141c); --card: light-dark(#fff, #1a1f2b); --line: light-dark(#e1e4ee, #2a3142);
    --accent: light-dark(#3856d6, #8aa2ff) }
  * { box-sizing: border-box }
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page) }
  main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem }
  header { display: flex; align-items: baseline; gap: 1rem; flex-wrap: wrap; margin-bottom: 1.5rem }
  h1 { font-size: 1.5rem; margin: 0; letter-spacing: -.01em }
  header p, .note, dt { color: var(--soft); margin: 0 }
  form, article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem }
  form { max-width: 30rem; display: grid; gap: .75rem }
  [hidden] { display: none !important }
  input, button { font: inherit; padding: .55rem .75rem; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit; min-width: 0 }
  button { background: var(--accent); color: var(--card); border-color: transparent; font-weight: 600; cursor: pointer }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  #hosts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)) }
  article h2 { font-size: 1.05rem; margin: 0 0 .75rem; display: flex; gap: .6rem; align-items: center; overflow-wrap: anywhere }
  dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .25rem .75rem; margin: 0 }
  dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
  .phase { font-size: .78rem; font-weight: 600; padding: .1rem .55rem; border-radius: 99px; color: #fff; background: #687088; flex: none }
  .ready { background: #1c8a55 } .starting { background: #3856d6 } .ending { background: #b26a00 } .exited { background: #c03340 }
</style>
<main>
  <header><h1>Rendering hosts</h1><p id="summary"></p></header>
  <form id="door">
    <label for="key">Sign in with the agent key: the content of the file <code>key</code> in the agent's data folder.</label>
    <input id="key" type="password" autocomplete="off" required>
    <button>Show the hosts</button>
    <p class="note" id="note" role="status">The key stays in this page and is gone when you close it.</p>
  </form>
  <section id="hosts" aria-live="polite"></section>
</main>
<script>
  const at = (id) => document.getElementById(id)
  let key = '', shown = null, receivedAt = 0
  const make = (tag, text, name) => { const it = document.createElement(tag); it.textContent = text; if (name) it.className = name; return it }
  const span = (ms) => {
    const s = Math.round(Math.abs(ms) / 1000), parts = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60]
    return parts.map((n) => String(n).padStart(2, '0')).join(':')
  }
  const until = (ms) => (ms >= 0 ? 'in ' + span(ms) : span(ms) + ' ago')
  function card(host) {
    const now = host.brokerTime + (Date.now() - receivedAt), it = document.createElement('article'), list = document.createElement('dl')
    const title = make('h2', host.session); title.prepend(make('span', host.phase, 'phase ' + host.phase)); it.append(title, list)
    const row = (name, value) => list.append(make('dt', name), make('dd', value))
    row('Account', host.account); row('Host', host.hostId); row('Size', host.size + ', ' + host.seatPolicy)
    if (host.seat) {
      row('Device', host.seat.deviceId + (host.seat.connected ? ', connected' : ', not connected'))
      row('Since', span(now - host.seat.since) + ' (epoch ' + host.seat.epoch + ')')
      row('Last input', host.seat.lastInputAt === null ? 'none yet' : until(host.seat.lastInputAt - now))
    } else row('Device', 'nobody yet')
    if (host.phase === 'starting') row('Must be ready', until(host.startDeadline - now))
    if (host.phase === 'ready') row('Lease ends', host.expiresAt === null ? 'not told yet' : until(host.expiresAt - now))
    if (host.exit) row('Why', host.exit.message)
    return it
  }
  function show() {
    if (!shown) return
    at('summary').textContent = shown.agent + ' · ' + shown.hosts.filter((h) => h.phase !== 'exited').length + ' of ' + shown.maxHosts + ' places used'
    at('hosts').replaceChildren(...(shown.hosts.length ? shown.hosts.map(card) : [make('p', 'No hosts at the moment.', 'note')]))
  }
  async function load() {
    if (!key) return
    try {
      const answer = await fetch('/hosts.json', { headers: { authorization: 'Bearer ' + key } })
      if (answer.status === 401) { key = ''; shown = null; at('door').hidden = false; at('note').textContent = 'That is not the key of this agent.'; at('hosts').replaceChildren(); return }
      shown = await answer.json(); receivedAt = Date.now(); at('door').hidden = true; show()
    } catch { at('summary').textContent = 'The agent does not answer; trying again.' }
  }
  at('door').addEventListener('submit', (event) => { event.preventDefault(); key = at('key').value.trim(); at('key').value = ''; load() })
  setInterval(load, 2000); setInterval(show, 1000)
</script>
</html>
`;

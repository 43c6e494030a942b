import { TextButton } from './notice-bar.tsx';

/** What stands where the map would be while no server is paired. */
export function Welcome({ openPairing }: { openPairing(): void }) {
  return (
    <main class="welcome">
      <h1>No server is paired yet</h1>
      <p>
        Sidescope shows the containers behind the app in this tab. It reads them from a Sidescope server beside the app.
      </p>
      <ol>
        <li>
          Start the server beside your app. It prints its address and a pairing code. <code>npm run server</code>
        </li>
        <li>Pair this browser with that address and code.</li>
        <li>
          Start a reporter in front of each command.{' '}
          <code>sidescope-reporter --name api --server http://127.0.0.1:7373 -- node api.js</code>
        </li>
      </ol>
      <TextButton text="Pair a server" onClick={openPairing} />
    </main>
  );
}

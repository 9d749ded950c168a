package io.wirehost.host.cli;

import io.wirehost.host.admin.TapClient;

import java.util.List;

/** {@code host.sh tap}. */
final class Tap implements Action {
    @Override
    public List<String> asked() {
        return List.of("tap");
    }

    @Override
    public int run(Words words, Installation installation) {
        return installation.whileRunning(() ->
                TapClient.run(
                        installation.socket(),
                        installation.directory(),
                        words.request(installation),
                        words.json()));
    }
}

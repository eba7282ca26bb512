package dev.fermata.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.console.ConsolePages.Request;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {
    private static final String TOKEN = "a long and random one";

    private final Gate local = new Gate(null, true);
    private final Gate remote = new Gate(TOKEN, false);

    private String method = "GET";
    private String query = "";
    private InetAddress from = InetAddress.getLoopbackAddress();

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:7070", "LOCALHOST:1", "127.0.0.1:80", "127.9.0.1", "[::1]:7070"})
    void namesOfThisMachineAreAnswered(String host) {
        assertEquals(200, status(local, "Host", host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "localhost.example.com",
                "127.0.0.1.example.com",
                "example.com:localhost",
                "localhost@example.com",
                "192.168.0.1",
                ""
            })
    void otherNamesAreRefusedThoughTheyLeadHere(String host) {
        assertEquals(403, status(local, "Host", host));
        assertEquals(403, status(new Gate(TOKEN, true), "Host", host, "Authorization", "Bearer " + TOKEN));
    }

    @Test
    void aMissingHostIsRefused() {
        assertEquals(403, status(local));
    }

    @Test
    void withoutATokenOtherMachinesAreRefusedWhateverTheyCallThisOne() throws Exception {
        from = InetAddress.getByName("192.0.2.7");
        assertEquals(403, status(local, "Host", "localhost"));
        assertEquals(403, status(new Gate(null, false), "Host", "localhost"));
    }

    @Test
    void withoutATokenWhatAProxyPassesOnIsRefused() {
        assertEquals(403, status(local, "Host", "localhost", "X-Forwarded-For", "192.0.2.7"));
        assertEquals(403, status(local, "Host", "localhost", "Forwarded", "for=192.0.2.7"));
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        assertEquals(200, status(local, "Host", "localhost:7070", "Origin", "http://localhost:7070"));
        for (String origin : new String[] {"http://localhost:8080", "https://example.com", "null"}) {
            assertEquals(403, status(local, "Host", "localhost:7070", "Origin", origin), origin);
        }
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertEquals(403, status(local, "Host", "localhost", "Sec-Fetch-Site", site), site);
            assertEquals(
                    403,
                    status(
                            local,
                            "Host",
                            "localhost",
                            "Sec-Fetch-Site",
                            site,
                            "Sec-Fetch-Mode",
                            "navigate",
                            "Sec-Fetch-Dest",
                            "iframe"),
                    site);
        }
        assertEquals(200, status(local, "Host", "localhost", "Sec-Fetch-Site", "same-origin"));
        assertEquals(200, status(local, "Host", "localhost", "Sec-Fetch-Site", "none"));
    }

    @Test
    void aLinkFromElsewhereMayBeFollowed() {
        assertEquals(
                200,
                status(
                        local,
                        "Host",
                        "localhost",
                        "Sec-Fetch-Site",
                        "cross-site",
                        "Sec-Fetch-Mode",
                        "navigate",
                        "Sec-Fetch-Dest",
                        "document"));
    }

    @Test
    void itIsOnlyRead() {
        method = "POST";
        Gate.Verdict verdict = judge(local, "Host", "localhost");
        assertNotNull(verdict.refusal());
        assertEquals(405, verdict.refusal().status());
        assertEquals("GET, HEAD", verdict.refusal().headers().get("Allow"));
        method = "HEAD";
        assertEquals(200, status(local, "Host", "localhost"));
    }

    @Test
    void aTokenIsAskedFor() {
        assertEquals(401, status(remote, "Host", "example.com"));
        for (String wrong : new String[] {"Bearer " + TOKEN + "x", "Bearer ", "Basic " + TOKEN, TOKEN}) {
            assertEquals(401, status(remote, "Host", "example.com", "Authorization", wrong), wrong);
        }
        assertEquals(200, status(remote, "Host", "example.com", "Authorization", "Bearer " + TOKEN));
        query = "token=" + TOKEN.substring(1);
        assertEquals(401, status(remote, "Host", "example.com"));
        query = "";
        assertEquals(401, status(remote, "Host", "example.com", "Cookie", "fermata-console=" + TOKEN));
    }

    @Test
    void theTokenInTheAddressBecomesACookieThatNoScriptReads() {
        query = "token=" + TOKEN.replace(' ', '+');
        String cookie = judge(remote, "Host", "example.com").cookie();
        assertNotNull(cookie);
        assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"), cookie);
        assertTrue(!cookie.contains(TOKEN), cookie);
        query = "";
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertEquals(200, status(remote, "Host", "example.com", "Cookie", "other=1; " + pair));
        assertEquals(401, status(remote, "Host", "example.com", "Cookie", pair + "0"));
        assertEquals(401, status(new Gate("another", false), "Host", "example.com", "Cookie", pair));
    }

    private int status(Gate gate, String... headers) {
        Gate.Verdict verdict = judge(gate, headers);
        if (verdict.refusal() == null) {
            assertTrue(query.isEmpty() == (verdict.cookie() == null));
            return 200;
        }
        assertNull(verdict.cookie());
        return verdict.refusal().status();
    }

    private Gate.Verdict judge(Gate gate, String... headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return gate.judge(new Request(method, "", "/", query, name -> Optional.ofNullable(map.get(name)), from));
    }
}

package dev.fermata.browser;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A real Chromium without a window: that of the system, or what FERMATA_CHROMIUM names. */
public final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    /** What a page asked for and what it complained of. */
    public record Visit(Page page, List<String> requests, List<String> complaints) implements AutoCloseable {
        @Override
        public void close() {
            page.context().close();
        }
    }

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** The program, if there is one. */
    public static Optional<Path> program() {
        String named = System.getenv("FERMATA_CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> onPath = Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)));
        Path onMac = Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        return Stream.concat(onPath, Stream.of(onMac))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A new one, with nothing of an earlier one. */
    public static Browser open() {
        Path program = program().orElseThrow();
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> flags = new ArrayList<>(FLAGS);
        boolean root = "root".equals(System.getProperty("user.name"));
        return new Browser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(program)
                                .setHeadless(true)
                                .setChromiumSandbox(!root)
                                .setArgs(flags)));
    }

    /** A page of its own, with no memory of other visits. */
    public Visit visit(String address, ColorScheme scheme) {
        var context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(1280, 760));
        Page page = context.newPage();
        page.setDefaultTimeout(10_000);
        List<String> requests = new CopyOnWriteArrayList<>();
        List<String> complaints = new CopyOnWriteArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> {
            boolean complaint = message.type().equals("error") || message.type().equals("warning");
            if (complaint && !message.text().contains("willReadFrequently")) { // the tests read, the page does not
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(address);
        return new Visit(page, requests, complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}

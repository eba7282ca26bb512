package dev.fermata.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.context.Context;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Which id a request has, and for how long. */
final class RequestIdFilterTest {
    private final RequestIdFilter filter = new RequestIdFilter("X-Request-Id");
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final AtomicReference<String> seen = new AtomicReference<>();
    private final FilterChain handler = (_, _) -> seen.set(RequestId.CURRENT.get());

    private String idFor(String received) throws Exception {
        request.addHeader("X-Request-Id", received);
        filter.doFilter(request, response, handler);
        assertEquals(seen.get(), response.getHeader("X-Request-Id"));
        return seen.get();
    }

    @Test
    void aWellFormedOneIsTaken() throws Exception {
        String longest = "Az09._~:+/=@-".repeat(10).substring(0, 128);
        assertEquals(longest, idFor(longest));
    }

    @Test
    void oneThatIsTooLongIsReplaced() throws Exception {
        String id = idFor("a".repeat(129));
        assertEquals(id, UUID.fromString(id).toString());
    }

    @Test
    void anEmptyOneIsReplaced() throws Exception {
        assertEquals(36, idFor("").length());
    }

    @Test
    void oneThatForgesALineIsReplaced() throws Exception {
        assertNotEquals("r-1\nr-2", idFor("r-1\nr-2"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC", "ERROR"})
    void aLaterDispatchHasTheSame(DispatcherType type) throws Exception {
        filter.doFilter(request, response, handler);
        String made = seen.getAndSet("none");
        request.setDispatcherType(type);
        filter.doFilter(request, response, handler);
        assertEquals(made, seen.get());
    }

    @Test
    void afterwardsTheThreadHasWhatItHadAlsoAfterAFailure() {
        Context before = Context.current();
        assertThrows(
                ServletException.class,
                () -> filter.doFilter(request, response, (_, _) -> {
                    throw new ServletException("defect");
                }));
        assertSame(before, Context.current());
    }
}

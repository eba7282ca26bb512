package dev.fermata.spring.boot;

import dev.fermata.context.Context;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sets {@link RequestId#CURRENT} for a request and tells it to the client. Takes the header's value if it has up to 128 letters,
 * digits and {@code . _ ~ : + / = @ -}; else makes one.
 *
 * <p>All that a request sets in context variables ends with it: a thread that serves many keeps nothing. Dispatches that
 * continue a request, after asynchronous work or to the page for errors, have the same id.
 */
public final class RequestIdFilter extends OncePerRequestFilter implements Ordered {
    private static final String ATTRIBUTE = RequestIdFilter.class.getName() + ".id";

    private final String header;

    /** With that header, for requests and responses. */
    public RequestIdFilter(String header) {
        this.header = header;
    }

    /** After the encoding is set, before all that logs. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        String id = request.getAttribute(ATTRIBUTE) instanceof String before
                ? before
                : RequestId.acceptOrMake(request.getHeader(header));
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(header, id);
        Context outside = Context.current();
        try {
            RequestId.CURRENT.set(id);
            rest.doFilter(request, response);
        } finally {
            outside.makeCurrent(); // not only ours: also what handlers have set and left
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}

package dev.fermata.test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the tests of {@link Simulated}. */
final class SimulatedExtension implements InvocationInterceptor, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SimulatedExtension.class);

    /** For JUnit. */
    SimulatedExtension() {}

    /** Stands in for the parameter, which JUnit resolves before the loop is there. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulation.class
                && context.getTestMethod().isPresent()
                && !isExplored(context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulation(context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (isExplored(context)) { // that is more
            invocation.proceed();
            return;
        }
        Duration limit = Duration.ofSeconds(annotation(context).realTimeLimit());
        Stage.simulate(_ -> proceed(invocation), limit, simulation(context));
    }

    /** The one of this test, whichever of its methods ask for it. */
    private static Simulation simulation(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(
                        context.getUniqueId(),
                        _ -> Simulation.unbound(annotation(context).seed()),
                        Simulation.class);
    }

    private static boolean isExplored(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), Explore.class);
    }

    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        throw new UnsupportedOperationException(
                "@Simulated is for tests, not for factories: " + method.getExecutable());
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptTestMethod(invocation, method, context);
    }

    private static void proceed(InvocationInterceptor.Invocation<@Nullable Void> invocation) throws Exception {
        try {
            invocation.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Simulated annotation(ExtensionContext context) {
        Optional<ExtensionContext> at = Optional.of(context);
        while (at.isPresent()) {
            Optional<Simulated> found = at.get()
                    .getElement()
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, Simulated.class));
            if (found.isPresent()) {
                return found.get();
            }
            at = at.get().getParent();
        }
        throw new IllegalStateException("@Simulated is nowhere around " + context.getDisplayName());
    }
}

package dev.fermata.test;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Runs the tests of {@link Explore}: the method under each schedule, on an instance of its own. */
final class ExploreExtension implements InvocationInterceptor, ParameterResolver {
    /** For JUnit. */
    ExploreExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulation.class;
    }

    /** Stands in for the one that each schedule gets. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Simulation.unbound(0);
    }

    /** They run under each schedule, around the test. */
    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        Explore how = AnnotationSupport.findAnnotation(method.getExecutable(), Explore.class)
                .orElseThrow(() -> new IllegalStateException("no @Explore on " + method.getExecutable()));
        Class<?> type = method.getTargetClass();
        List<Method> before = methods(type, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN);
        List<Method> after = methods(type, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP);
        Exploration seen = explorer(
                        how, type.getSimpleName() + "." + method.getExecutable().getName())
                .run(simulation -> {
                    Object instance = instance(type);
                    try {
                        for (Method each : before) {
                            call(each, instance, simulation);
                        }
                        call(method.getExecutable(), instance, simulation);
                    } finally {
                        for (Method each : after) {
                            call(each, instance, simulation);
                        }
                    }
                });
        context.publishReportEntry(Map.of("fermata.exploration", seen.toString()));
    }

    private static Explorer explorer(Explore how, String name) {
        String replay = System.getProperty("fermata.replay", how.replay());
        Explorer explorer = Explorer.create()
                .name(name)
                .strategy(how.strategy())
                .schedules(how.schedules())
                .seed(Long.getLong("fermata.seed", how.seed()))
                .depth(how.depth())
                .preemptions(how.preemptions())
                .guarded(how.guarded())
                .freeTime(how.freeTime())
                .onlyAtAwaits(how.onlyAtAwaits())
                .steps(how.steps())
                .realTimeLimit(Duration.ofSeconds(how.realTimeLimit()));
        return replay.isEmpty() ? explorer : explorer.replay(replay);
    }

    private static List<Method> methods(
            Class<?> type, Class<? extends Annotation> annotation, HierarchyTraversalMode order) {
        return AnnotationSupport.findAnnotatedMethods(type, annotation, order);
    }

    private static Object instance(Class<?> type) {
        boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        Object[] arguments = inner ? new Object[] {instance(type.getDeclaringClass())} : new Object[0];
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                return ReflectionSupport.newInstance(type, arguments);
            }
        }
        throw new IllegalStateException("@Explore makes an instance of " + type.getName()
                + " for each schedule: it needs a constructor without parameters");
    }

    private static void call(Method method, Object instance, Simulation simulation) throws Exception {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            if (method.getParameterTypes()[i] != Simulation.class) {
                throw new IllegalStateException("@Explore can give " + method + " nothing but a Simulation, not a "
                        + method.getParameterTypes()[i]);
            }
            arguments[i] = simulation;
        }
        ReflectionSupport.invokeMethod(method, instance, arguments); // throws what the method throws
    }
}

package dev.fermata.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test that runs in every place, or in those of a kind: {@code @EveryPlace void … (Place place) { place.run(() -> …); }}.
 * The system property {@code fermata.places} narrows that: {@code -Dfermata.places=PARALLEL,VIRTUAL_LOOP}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(allowZeroInvocations = true) // of a kind that a run leaves out
@ExtendWith(Leftovers.class)
@ArgumentsSource(EveryPlace.Places.class)
public @interface EveryPlace {
    /** Only where that holds. */
    Place.Kind value() default Place.Kind.ANY;

    /** The places, as arguments. */
    final class Places implements ArgumentsProvider, AnnotationConsumer<EveryPlace> {
        private Place.Kind kind = Place.Kind.ANY;

        @Override
        public void accept(EveryPlace annotation) {
            kind = annotation.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Place.ofThisRun().filter(place -> place.is(kind)).map(Arguments::of);
        }
    }
}

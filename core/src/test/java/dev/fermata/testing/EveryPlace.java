package dev.fermata.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test that runs in every place, or in those of a kind: {@code @EveryPlace void … (Place place) { place.run(() -> …); }}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
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
            return Arrays.stream(Place.values()).filter(place -> place.is(kind)).map(Arguments::of);
        }
    }
}

package dev.fermata.examples.programs;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For options that count something, or seconds. */
final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String word) {
        try {
            int number = Integer.parseInt(word);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notEvenANumber) {
            // the same answer
        }
        throw new TypeConversionException("'" + word + "' is not a whole number from 1 on");
    }
}

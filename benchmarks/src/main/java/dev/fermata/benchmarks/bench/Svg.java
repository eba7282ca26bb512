package dev.fermata.benchmarks.bench;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A picture that needs nothing from elsewhere, and is readable on light and on dark ground.
 *
 * <p>By hand, as the chart libraries for Java draw through {@code Graphics2D}: the colours are then fixed in each shape, and
 * cannot follow the reader's.
 */
final class Svg {
    private static final String STYLE = """
            text { font: 12px system-ui, sans-serif; fill: #24292f }
            .ground { fill: #ffffff }
            .title { font-size: 16px; font-weight: 600 }
            .head { font-size: 13px; font-weight: 600 }
            .small { font-size: 10px; fill: #57606a }
            .grid { stroke: #d0d7de; stroke-width: 1 }
            .row { stroke: #eaeef2; stroke-width: 1 }
            .line { fill: none; stroke-width: 2 }
            .spread { stroke-width: 2; stroke-opacity: 0.45 }
            .s0 { fill: #d55e00; stroke: #d55e00 }
            .s1 { fill: #0072b2; stroke: #0072b2 }
            .s2 { fill: #009e73; stroke: #009e73 }
            .s3 { fill: #cc79a7; stroke: #cc79a7 }
            .s4 { fill: #b8860b; stroke: #b8860b }
            .s5 { fill: #8250df; stroke: #8250df }
            .s6 { fill: #57606a; stroke: #57606a }
            .s7 { fill: #1b9ad6; stroke: #1b9ad6 }
            .s8 { fill: #a40e26; stroke: #a40e26 }
            .s9 { fill: #3b6e22; stroke: #3b6e22 }
            path.line { fill: none }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 }
              .ground { fill: #0d1117 }
              .small { fill: #9198a1 }
              .grid { stroke: #30363d }
              .row { stroke: #21262d }
              .s0 { fill: #ff8c42; stroke: #ff8c42 }
              .s1 { fill: #58a6ff; stroke: #58a6ff }
              .s2 { fill: #3fb993; stroke: #3fb993 }
              .s3 { fill: #e8a3c8; stroke: #e8a3c8 }
              .s4 { fill: #e3b341; stroke: #e3b341 }
              .s5 { fill: #bc8cff; stroke: #bc8cff }
              .s6 { fill: #b1bac4; stroke: #b1bac4 }
              .s7 { fill: #79c0ff; stroke: #79c0ff }
              .s8 { fill: #ff7b72; stroke: #ff7b72 }
              .s9 { fill: #7ee787; stroke: #7ee787 }
              path.line { fill: none }
            }
            """;

    /** For each series one, so that nobody depends on colours; around 0,0. */
    private static final String[] SHAPES = {
        "M0,-6 A6,6 0 1 1 -0.01,-6 Z",
        "M0,-7 L7,0 L0,7 L-7,0 Z",
        "M-4,-4 H4 V4 H-4 Z",
        "M0,-5 L5,4 H-5 Z",
        "M0,5 L5,-4 H-5 Z",
        "M-5,-2 H-2 V-5 H2 V-2 H5 V2 H2 V5 H-2 V2 H-5 Z",
        "M-1,-7 H1 V7 H-1 Z",
        "M-5,-5 L0,-2 L5,-5 L2,0 L5,5 L0,2 L-5,5 L-2,0 Z",
        "M-5,-3 H5 V3 H-5 Z",
        "M-3,-5 H3 V5 H-3 Z"
    };

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Svg(double width, double height, String title) {
        try {
            xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            attributes(
                    "xmlns",
                    "http://www.w3.org/2000/svg",
                    "viewBox",
                    "0 0 " + number(width) + " " + number(height),
                    "width",
                    number(width),
                    "height",
                    number(height),
                    "role",
                    "img");
            element("title", title);
            element("style", STYLE);
            empty("rect", "class", "ground", "width", number(width), "height", number(height));
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void text(double x, double y, String kind, String anchor, String words) {
        element("text", words, "x", number(x), "y", number(y), "class", kind, "text-anchor", anchor);
    }

    void line(double x1, double y1, double x2, double y2, String kind) {
        empty("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "class", kind);
    }

    void path(String points, int series) {
        empty("path", "d", points, "class", "line s" + series % SHAPES.length);
    }

    /** The mark of a series, with words that show when it is pointed at. */
    void mark(double x, double y, int series, String words) {
        int kind = series % SHAPES.length;
        try {
            xml.writeStartElement("path");
            attributes("d", SHAPES[kind], "class", "s" + kind);
            attributes("transform", "translate(" + number(x) + "," + number(y) + ")");
            element("title", words);
            xml.writeEndElement();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String close() {
        try {
            xml.writeEndElement();
            xml.close();
            return text + "\n";
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private void element(String name, String words, String... pairs) {
        try {
            xml.writeStartElement(name);
            attributes(pairs);
            xml.writeCharacters(words);
            xml.writeEndElement();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void empty(String name, String... pairs) {
        try {
            xml.writeEmptyElement(name);
            attributes(pairs);
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void attributes(String... pairs) throws XMLStreamException {
        for (int i = 0; i < pairs.length; i += 2) {
            xml.writeAttribute(pairs[i], pairs[i + 1]);
        }
    }
}

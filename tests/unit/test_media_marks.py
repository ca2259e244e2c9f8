"""Marks of editors, AI and screenshots are parsed where they belong, and never searched for in the bytes."""

import struct

import pytest
from given_pictures import (
    ascii_tag,
    chunk,
    encoded,
    jpeg_with,
    opened,
    photo,
    png_with,
    tiff,
    with_exif,
    with_xmp,
)

JPEG = encoded(photo())
PNG = encoded(photo(), "PNG")
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
HEAD = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><rdf:RDF>"""
TAIL = "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"


def xmp(inner: str) -> str:
    return f"{HEAD}{inner}{TAIL}"


def test_editors_are_read_from_xmps_attributes_elements_and_history() -> None:
    packet = xmp(
        """<rdf:Description xmp:CreatorTool="Adobe Photoshop 25.1"><xmpMM:History><rdf:Seq>
        <rdf:li stEvt:action="saved" stEvt:softwareAgent="Adobe Lightroom 7.0"/>
        <rdf:li rdf:parseType="Resource"><stEvt:softwareAgent>Snapseed 2.0</stEvt:softwareAgent></rdf:li>
        </rdf:Seq></xmpMM:History></rdf:Description>"""
    )
    assert opened(with_xmp(JPEG, packet))[0].editor_tags == (
        "Adobe Photoshop 25.1", "Adobe Lightroom 7.0", "Snapseed 2.0",
    )  # fmt: skip


def test_a_photoshop_namespace_alone_is_no_trace_of_photoshop() -> None:
    packet = xmp('<rdf:Description photoshop:DateCreated="2026-03-02" photoshop:City="Photoshop"/>')
    assert opened(with_xmp(JPEG, packet))[0].editor_tags == ()


@pytest.mark.parametrize(
    "inner",
    [
        f'<rdf:Description ext:DigitalSourceType="{IPTC}trainedAlgorithmicMedia"/>',
        f"<rdf:Description><ext:DigitalSourceType>{IPTC}trainedAlgorithmicMedia</ext:DigitalSourceType></rdf:Description>",
        f'<rdf:Description><ext:DigitalSourceType rdf:resource="{IPTC}trainedAlgorithmicMedia"/></rdf:Description>',
    ],
)
def test_the_iptc_source_type_is_read_however_it_is_written(inner: str) -> None:
    for facts, _ in (
        opened(with_xmp(JPEG, xmp(inner))),
        opened(
            png_with(PNG, chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(inner).encode())), "image/png"
        ),
        opened(encoded(photo(), "WEBP", xmp=xmp(inner).encode()), "image/webp"),
    ):
        assert facts.digital_source_type == "trainedAlgorithmicMedia"


def test_software_is_read_from_exif_iptc_and_png_text_each_once() -> None:
    program = b"GIMP 2.10"
    dataset = b"\x1c\x02\x41" + struct.pack(">H", len(program)) + program
    resources = (
        b"8BIM\x03\xed\x00\x00\x00\x00\x00\x02\x00\x00" + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(dataset))
    )
    body = jpeg_with(JPEG, 0xED, b"Photoshop 3.0\x00" + resources + dataset)
    body = with_exif(body, tiff({0x0131: ascii_tag("PicsArt")}))
    body = with_xmp(body, xmp('<rdf:Description xmp:CreatorTool="PicsArt"/>'))
    assert opened(body)[0].editor_tags == ("PicsArt", "GIMP 2.10")
    assert opened(png_with(PNG, chunk(b"tEXt", b"Software\x00Krita")), "image/png")[0].editor_tags == ("Krita",)


@pytest.mark.parametrize(
    "packet",
    [
        "<not xml",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>',
        "<a>" * 9_000,
    ],
)
def test_hostile_xmp_says_nothing_and_does_no_harm(packet: str) -> None:
    facts, picture = opened(with_xmp(JPEG, packet))
    assert (facts.problem, facts.editor_tags, facts.digital_source_type) == (None, (), None)
    assert picture is not None


def test_tags_are_bounded() -> None:
    tools = "".join(f'<rdf:li stEvt:softwareAgent="tool {n} {"x" * 300}"/>' for n in range(100))
    tags = opened(with_xmp(JPEG, xmp(f"<xmpMM:History>{tools}</xmpMM:History>")))[0].editor_tags
    assert len(tags) == 20
    assert max(map(len, tags)) == 200


def test_a_screenshot_says_so_in_its_comment() -> None:
    comment = b"ASCII\x00\x00\x00Screenshot"
    by_exif = with_exif(JPEG, tiff(camera={0x9286: (7, len(comment), comment)}))
    by_xmp = with_xmp(JPEG, xmp('<rdf:Description exif:UserComment="Screenshot"/>'))
    assert opened(by_exif)[0].screenshot_hint == "user_comment"
    assert opened(by_xmp)[0].screenshot_hint == "user_comment"


def test_a_phone_screens_size_without_a_camera_hints_at_a_screenshot() -> None:
    screen = photo(1170, 2532)
    assert opened(encoded(screen, "PNG"), "image/png")[0].screenshot_hint == "screen_size"
    assert opened(encoded(screen))[0].screenshot_hint == "screen_size"
    camera = with_exif(encoded(screen), tiff({0x010F: ascii_tag("Apple")}))
    assert opened(camera)[0].screenshot_hint is None


def test_a_messengers_16_to_9_jpeg_is_no_screenshot() -> None:
    assert opened(encoded(photo(1080, 1920)))[0].screenshot_hint is None
    assert opened(encoded(photo(1080, 1920), "PNG"), "image/png")[0].screenshot_hint == "screen_size"

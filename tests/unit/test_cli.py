"""`yanzhen verify`: the same verdicts on this machine; exit codes and JSON are a contract, bad input is a sentence."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import piexif
import pytest
from PIL import Image, ImageOps
from skimage import data

import cli.examine
import cli.main
from cli.files import expand, shown
from yanzhen.directory import FaceReference
from yanzhen.errors import FaceRejected
from yanzhen.evidence import Box, Face, FaceFacts, Likeness
from yanzhen.ports import EnrolledFace, Picture

TAKEN = datetime(2025, 3, 15, 15, 0)  # noqa: DTZ001 - a camera's wall clock
SESSION = {"starts_at": "2025-03-15T14:00:00+08:00", "ends_at": "2025-03-15T16:00:00+08:00"}
STORE = {"latitude": 31.2304, "longitude": 121.4737, "radius_m": 200}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)


def photo(
    name: str, *, of: str = "coffee", taken: datetime | None = None, gps: tuple[float, float] | None = None,
    quality: int = 92, mirrored: bool = False,
) -> Path:  # fmt: skip
    """A real photo as a camera would have stored it."""
    image = Image.fromarray(getattr(data, of)())
    if of == "chelsea":  # 300 pixels high, less than a photo needs
        image = image.resize((902, 600))
    exif: dict[str, dict[int, Any]] = {"0th": {piexif.ImageIFD.Make: b"Acme"}, "Exif": {}, "GPS": {}}
    if taken:
        exif["Exif"][piexif.ExifIFD.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}".encode()
    if gps:
        exif["GPS"] = {
            piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: degrees(gps[0]),
            piexif.GPSIFD.GPSLongitudeRef: b"E", piexif.GPSIFD.GPSLongitude: degrees(gps[1]),
        }  # fmt: skip
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    (ImageOps.mirror(image) if mirrored else image).save(path, "JPEG", quality=quality, exif=piexif.dump(exif))
    return path


def degrees(value: float) -> tuple[tuple[int, int], ...]:
    minutes, seconds = divmod(round(value * 3600, 3), 60)
    return ((int(minutes // 60), 1), (int(minutes % 60), 1), (round(seconds * 1000), 1000))


def session_file(**changes: object) -> str:
    Path("session.json").write_text(json.dumps(SESSION | changes))
    return "session.json"


def verify(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, dict[str, Any]], str]:
    """Exit code, the JSON objects by file, stderr."""
    code = cli.main.main(["verify", *map(str, arguments), "--json"])
    out, err = capsys.readouterr()
    return code, {one["file"]: one for one in map(json.loads, out.splitlines())}, err


def codes(one: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in one["findings"]}


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one sentence on stderr of a command that cannot run."""
    try:
        code = cli.main.main(["verify", *map(str, arguments)])
    except SystemExit as ended:  # argparse ends by itself
        code = ended.code if isinstance(ended.code, int) else -1
    out, err = capsys.readouterr()
    assert (code, out) == (64, "")
    assert "Traceback" not in err
    return err


class Eyes:
    """A vision that knows people by the width of their pictures."""

    def enrol(self, picture: Picture) -> EnrolledFace:
        if picture.width < 400:
            raise FaceRejected(reason="no_face")
        return EnrolledFace(
            adapter="onnx-mesh468", descriptor=(float(picture.width),), box=Box(left=0, top=0, width=1, height=1)
        )

    def look(self, picture: Picture, uploader: str, references: Mapping[str, Sequence[FaceReference]]) -> FaceFacts:
        if picture.width == 902:
            raise RuntimeError("the model fell over")
        likely = {
            who: Likeness(
                employee_id=who, references=len(given), face=0,
                similarity=0.99 if given[0].descriptor[0] == picture.width else 0.5,
            )
            for who, given in references.items()
        }  # fmt: skip
        face = Face(box=Box(left=0, top=0, width=1, height=1), score=0.9, width_px=200, usable=True)
        return FaceFacts(
            adapter="onnx-mesh468", faces=(face,), uploader=likely.get(uploader),
            uploader_references=len(references.get(uploader, ())),
            participants=tuple(one for who, one in likely.items() if who != uploader),
            participants_enrolled=len(references.keys() - {uploader}),
        )  # fmt: skip


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.main, "find_models", lambda given: Path("models"))
    monkeypatch.setattr(cli.examine, "vision", lambda models: Eyes())


# What it says


def test_json_is_one_object_a_file_with_exactly_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = verify(capsys, photo("a.jpg"))
    assert code == 0
    assert set(said["a.jpg"]) == {"file", "verdict", "points", "findings"}
    for finding in said["a.jpg"]["findings"]:
        assert set(finding) == {"check", "outcome", "code", "score", "facts"}


def test_without_options_only_checks_that_can_run_are_asked_for_and_the_rest_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main.main(["verify", str(photo("a.jpg"))]) == 0
    out, err = capsys.readouterr()
    assert "Genuine" in out
    assert "Not checked: Person (--reference), Time (--session), Place (--session, geofence), Reuse (--corpus)" in err


def test_a_photo_of_the_session_in_time_and_place_is_genuine(capsys: pytest.CaptureFixture[str]) -> None:
    path = photo("a.jpg", taken=TAKEN, gps=(31.2305, 121.4738))
    code, said, _ = verify(capsys, path, "--session", session_file(geofence=STORE))
    assert (code, said["a.jpg"]["verdict"]) == (0, "genuine")
    assert {"time.in_window", "place.inside", "integrity.opens", "edit.no_traces"} <= codes(said["a.jpg"])


def test_last_years_photo_and_another_place_are_suspect(capsys: pytest.CaptureFixture[str]) -> None:
    old = photo("old.jpg", taken=TAKEN - timedelta(days=365))
    far = photo("far.jpg", taken=TAKEN, gps=(31.2904, 121.4737))
    code, said, _ = verify(capsys, old, far, "--session", session_file(geofence=STORE))
    assert code == 1
    assert ("time.another_day" in codes(said["old.jpg"]), said["old.jpg"]["points"]) == (True, 60)
    assert ("place.outside_geofence" in codes(said["far.jpg"]), said["far.jpg"]["points"]) == (True, 50)


def test_an_apps_record_in_the_session_file_counts_for_its_photo(capsys: pytest.CaptureFixture[str]) -> None:
    captures = {"a.jpg": {"source": "camera", "captured_at": "2025-03-15T15:00:00+08:00"}}
    _, said, _ = verify(capsys, photo("a.jpg"), photo("b.jpg"), "--session", session_file(captures=captures))
    assert {"time.in_window", "origin.camera"} <= codes(said["a.jpg"])
    assert {"time.unknown", "origin.unknown"} <= codes(said["b.jpg"])


def test_a_photo_of_the_corpus_is_found_as_bytes_re_encoded_and_mirrored(capsys: pytest.CaptureFixture[str]) -> None:
    earlier = photo("corpus/store.jpg")
    Path("same.jpg").write_bytes(earlier.read_bytes())
    photo("smaller.jpg", quality=40)
    photo("mirrored.jpg", quality=85, mirrored=True)
    photo("new.jpg", of="chelsea")
    files = ("same.jpg", "smaller.jpg", "mirrored.jpg", "new.jpg")
    code, said, _ = verify(capsys, *files, "--corpus", "corpus")
    assert code == 1
    assert [said[name]["verdict"] for name in files] == ["false", "suspect", "suspect", "genuine"]
    wanted = ("reuse.same_bytes", "reuse.near_copy", "reuse.mirrored_copy")
    for name, one in zip(files, wanted, strict=False):
        assert one in codes(said[name]), name
    found = next(f for f in said["same.jpg"]["findings"] if f["check"] == "reuse")
    assert found["facts"]["earlier_evidence_id"] == "corpus/store.jpg"


def test_a_crop_is_found_point_by_point_unless_the_shortlist_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    earlier = Image.open(photo("corpus/store.jpg", of="rocket"))
    width, height = earlier.size
    earlier.crop((round(width * 0.15), round(height * 0.15), width, height)).save("crop.jpg")
    code, said, _ = verify(capsys, "crop.jpg", "--corpus", "corpus")
    assert (code, "reuse.partial_copy" in codes(said["crop.jpg"])) == (1, True)
    _, without, _ = verify(capsys, "crop.jpg", "--corpus", "corpus", "--shortlist", 0)
    assert "reuse.partial_copy" not in codes(without["crop.jpg"])


def test_a_file_is_no_copy_of_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = verify(capsys, photo("corpus/a.jpg", of="rocket"), "--corpus", "corpus")
    assert (code, "reuse.first_seen" in codes(said["corpus/a.jpg"])) == (0, True)


@pytest.mark.usefixtures("eyes")
def test_the_face_of_the_reference_is_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    mine = photo("me.jpg", of="astronaut")
    code, said, _ = verify(capsys, photo("a.jpg", of="astronaut"), photo("b.jpg"), "--reference", mine, mine, mine)
    assert code == 1
    assert "person.found" in codes(said["a.jpg"])
    assert "person.not_found" in codes(said["b.jpg"])
    found = next(f for f in said["a.jpg"]["findings"] if f["check"] == "person")
    assert (found["facts"]["references"], found["score"]) == (3, pytest.approx(1, abs=0.01))


@pytest.mark.usefixtures("eyes")
def test_a_group_photo_names_the_participants_whose_faces_the_session_file_brings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    photo("faces/wang.jpg", of="astronaut")
    given = session_file(
        participants=["wang", "li"], employee_id="chief", evidence_mode="group", faces={"wang": ["faces/wang.jpg"]}
    )
    _, said, _ = verify(capsys, photo("a.jpg", of="astronaut", taken=TAKEN), "--session", given)
    found = next(f for f in said["a.jpg"]["findings"] if f["check"] == "person")
    assert (found["code"], found["facts"]["named"]) == ("person.group_named", ["wang"])


@pytest.mark.usefixtures("eyes")
def test_a_fault_makes_its_own_check_unable_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    photo("me.jpg")
    code, said, err = verify(capsys, photo("cat.jpg", of="chelsea"), photo("a.jpg"), "--reference", "me.jpg")
    assert code == 2
    assert said["cat.jpg"]["verdict"] == "unable"
    assert {"person.not_looked", "integrity.opens"} <= codes(said["cat.jpg"])
    assert said["a.jpg"]["verdict"] == "genuine"
    assert "cat.jpg: faces: RuntimeError: the model fell over" in err


# Exit codes


def test_suspect_wins_over_unable_and_unable_over_genuine(capsys: pytest.CaptureFixture[str]) -> None:
    fine, old = photo("fine.jpg", taken=TAKEN), photo("old.jpg", taken=TAKEN - timedelta(days=365))
    broken = Path("broken.jpg")
    broken.write_bytes(fine.read_bytes()[:2000])
    given = ("--session", session_file())
    assert verify(capsys, fine, *given)[0] == 0
    assert verify(capsys, fine, broken, *given)[0] == 2
    assert verify(capsys, fine, broken, old, *given)[0] == 1
    assert verify(capsys, old, *given)[0] == 1


# Bad input


def _bad_files() -> Iterator[tuple[str, bytes, str]]:
    yield "empty.jpg", b"", "integrity.empty"
    yield "text.jpg", b"not a photo", "integrity.not_an_image"
    yield "cut.jpg", photo("whole.jpg").read_bytes()[:3000], "integrity.truncated"
    yield "named.png", photo("whole.jpg").read_bytes(), "integrity.type_mismatch"


def test_every_bad_file_is_unable_with_its_code_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {}
    for name, body, code in _bad_files():
        Path(name).write_bytes(body)
        wanted[name] = code
    exit_code, said, err = verify(capsys, *wanted, "gone.jpg", photo("fine.jpg"))
    assert exit_code == 2
    for name, code in {**wanted, "gone.jpg": "integrity.missing"}.items():
        assert said[name]["verdict"] == "unable"
        assert code in codes(said[name]), name
    assert said["fine.jpg"]["verdict"] == "genuine"
    assert "Traceback" not in err


def test_what_is_no_regular_file_is_never_read(capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe.jpg")
    code, said, _ = verify(capsys, "pipe.jpg", "/dev/zero")
    assert (code, {one["verdict"] for one in said.values()}) == (2, {"unable"})


def test_a_file_larger_than_the_policy_allows_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    with Path("huge.jpg").open("wb") as file:
        file.truncate(200_000_000)
    code, said, _ = verify(capsys, "huge.jpg")
    assert (code, "integrity.too_large" in codes(said["huge.jpg"])) == (2, True)


def test_any_file_name_is_carried_to_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    body = photo("plain.jpg").read_bytes()
    names = ("[red]name[bold].jpg", "培训 照片.jpg", os.fsdecode(b"\xff\xfe.jpg"), "esc\x1b[31m\n.jpg")
    for name in names:
        Path(name).write_bytes(body)
    code, said, _ = verify(capsys, *names)
    assert (code, set(said)) == (0, {shown(Path(name)) for name in names})
    assert cli.main.main(["verify", *names]) == 0
    out = capsys.readouterr().out
    assert "[red]name[bold].jpg" in out
    assert "\x1b[31m" not in out


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('"x"', "session.json: "),
        ("{}", "starts_at: Field required"),
        (json.dumps(SESSION | {"surprise": 1}), "surprise: "),
        (json.dumps(SESSION | {"timezone": "Mars/Olympus"}), "timezone: "),
        (json.dumps(SESSION | {"timezone": "../../etc/passwd"}), "timezone: "),
        (json.dumps(SESSION | {"ends_at": SESSION["starts_at"]}), "a session ends after it starts"),
        (json.dumps(SESSION | {"starts_at": "2025-03-15T14:00:00"}), "starts_at: "),
        (json.dumps(SESSION | {"geofence": {"latitude": 91, "longitude": 0, "radius_m": 1}}), "geofence.latitude: "),
        (json.dumps(SESSION | {"evidence_mode": "both"}), "evidence_mode: "),
        (json.dumps(SESSION | {"faces": {"li": ["li.jpg"]}}), "not among the participants"),
    ],
)
def test_a_session_file_that_breaks_a_rule_says_which(
    body: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("session.json").write_text(body)
    assert sentence in refused(capsys, photo("a.jpg"), "--session", "session.json")


def test_options_that_cannot_work_are_one_sentence(
    capsys: pytest.CaptureFixture[str], eyes: None, tmp_path: Path
) -> None:
    small = Image.new("RGB", (390, 390), "grey")
    small.save("small.jpg")
    path = photo("a.jpg")
    Path("none").mkdir()
    assert "no photos in none" in refused(capsys, "none")
    assert "nope.json: No such file" in refused(capsys, path, "--session", "nope.json")
    assert "nope: not a folder" in refused(capsys, path, "--corpus", "nope")
    assert "small.jpg: " in refused(capsys, path, "--reference", "small.jpg")
    assert "gone.jpg: No such file" in refused(capsys, path, "--reference", "gone.jpg")
    assert "unrecognized arguments: --frob" in refused(capsys, path, "--frob")
    assert "a whole number" in refused(capsys, path, "--jobs", "x")
    assert "required: FILE" in refused(capsys)


def test_weights_that_are_not_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    path = photo("a.jpg")
    assert "holds no face weights" in refused(capsys, path, "--reference", path, "--models", ".")


def test_earlier_photos_that_do_not_open_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    photo("corpus/a.jpg", of="rocket")
    Path("corpus/b.jpg").write_bytes(b"broken")
    code, _, err = verify(capsys, photo("c.jpg", of="astronaut"), "--corpus", "corpus")
    assert code == 0
    assert "1 of 2 earlier photos do not open" in err


# Folders and many files


def test_a_folder_is_searched_for_photos_in_order_and_each_is_taken_once() -> None:
    for name in ("d/b.JPG", "d/a.png", "d/sub/c.heic", "d/.hidden.jpg", "d/.git/x.jpg", "d/notes.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    Path("d/sub/loop").symlink_to(Path("d").absolute())
    found = [str(path) for path in expand([Path("d"), Path("d/b.JPG"), Path("d/notes.txt")])]
    assert found == ["d/a.png", "d/b.JPG", "d/sub/c.heic", "d/notes.txt"]


def test_a_folder_nobody_may_read_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    locked = Path("locked")
    locked.mkdir()
    photo("locked/a.jpg")
    locked.chmod(0)
    try:
        code = cli.main.main(["verify", "locked"])
    finally:
        locked.chmod(stat.S_IRWXU)
    assert code in (0, 64), "root may read it"
    assert "Traceback" not in capsys.readouterr().err


def test_many_files_run_side_by_side_and_keep_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    body = photo("d/00.jpg").read_bytes()
    for number in range(1, 12):
        Path(f"d/{number:02d}.jpg").write_bytes(body)
    Path("d/05.jpg").write_bytes(b"broken")
    code, said, _ = verify(capsys, "d", "--jobs", 2)
    assert code == 2
    assert list(said) == [f"d/{number:02d}.jpg" for number in range(12)]
    assert [name for name, one in said.items() if one["verdict"] != "genuine"] == ["d/05.jpg"]


def test_of_many_files_each_gets_a_line_and_the_totals_follow(capsys: pytest.CaptureFixture[str]) -> None:
    body = photo("d/0.jpg").read_bytes()
    for number in range(1, 6):
        Path(f"d/{number}.jpg").write_bytes(body)
    Path("d/3.jpg").write_bytes(b"")
    assert cli.main.main(["verify", "d", "--lang", "zh"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert "文件是空的" in lines[3]
    assert lines[-1].split() == ["✓", "真实", "5", "?", "待核实", "0", "✕", "不实", "0", "–", "无法判断", "1"]


def test_the_table_shows_value_against_threshold_and_the_earlier_photo(capsys: pytest.CaptureFixture[str]) -> None:
    photo("corpus/store.jpg")
    photo("copy.jpg", quality=40)
    assert cli.main.main(["verify", "copy.jpg", "--corpus", "corpus"]) == 1
    out = capsys.readouterr().out
    assert "→ corpus/store.jpg" in out
    assert "< 32 bit" in out
    assert "+80" in out


def test_the_help_explains_exit_codes_and_the_session_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main.main(["verify", "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    for word in ("exit code", "starts_at", "geofence", "captures", "--corpus", "2   no file is suspect"):
        assert word in out


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    body = photo("d/00.jpg").read_bytes()
    for number in range(1, 9):
        Path(f"d/{number:02d}.jpg").write_bytes(body)
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "cli.main", "verify", "d", "--json", "--jobs", "1"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_corpus_is_as_old_as_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    earlier = photo("corpus/store.jpg")
    then = datetime(2024, 5, 6, tzinfo=UTC).timestamp()
    os.utime(earlier, (then, then))
    _, said, _ = verify(capsys, photo("copy.jpg", quality=50), "--corpus", "corpus")
    found = next(f for f in said["copy.jpg"]["findings"] if f["check"] == "reuse")
    assert found["facts"]["earlier_at"] == "2024-05-06T00:00:00.000Z"


def test_ctrl_c_ends_it_quietly_and_keeps_what_was_said() -> None:
    body = photo("d/000.jpg").read_bytes()
    for number in range(1, 400):
        Path(f"d/{number:03d}.jpg").write_bytes(body)
    command = [sys.executable, "-m", "cli.main", "verify", "d", "--json", "--jobs", "2"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A suite that a shell started in the background hands an ignored SIGINT down to its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        rest, err = running.communicate()
    assert json.loads(first)["file"] == "d/000.jpg"
    assert all(json.loads(line) for line in rest.splitlines())
    assert (running.returncode, err) == (130, "")
    assert len(rest.splitlines()) < 399

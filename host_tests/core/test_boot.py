"""What boot.py does before the firmware: maintenance when asked, and half-placed new files."""

from cuff import codes
from host_tests.core.device_kit import BOARDS, ZEROED_MS, Device, Watch

LATER_MS = ZEROED_MS + 1500
NEW_FIRMWARE = {
    "install.txt": b"/cuff/new\n+cuff/new/a.mpy\n+main.py\n-cuff/old/b.mpy\n!cuff/old\n-board.py",
    "next/cuff/new/a.mpy": b"new a",
    "next/main.py": b"new main",
    "main.py": b"old main",
    "cuff/old/b.mpy": b"old b",
    "board.py": b"old board",
}
PLACED = {"cuff/new/a.mpy": b"new a", "main.py": b"new main"}


def with_files(files, board_name="pico_w"):
    """A device with these on its flash, and the folders they need."""
    device = Device(board_name=board_name)
    device.board.flash.files.update(files)
    device.board.flash.folders.update(("next", "next/cuff", "cuff", "cuff/old"))
    return device


def firmware_files(device):
    """The flash without the user's file and the note that a self-test with air has begun."""
    own = ("settings.json", "tries")
    return {k: v for k, v in device.board.flash.files.items() if k not in own}


def test_ctrl_c_while_idle_ends_at_a_vented_prompt_until_the_next_reset():
    for name in BOARDS:
        device = Device(board_name=name)
        watch = Watch(device)
        device.at(ZEROED_MS, device.board.ctrl_c)
        device.run(LATER_MS)
        assert device.board.at_prompt and device.said("maintenance: as asked"), device.text()
        assert watch.driven == [] and firmware_files(device) == {}
        device.board.power_cycle()
        device.run(LATER_MS + 2 * ZEROED_MS)
        assert not device.board.at_prompt and len(device.said(codes.ZERO_TAKEN)) == 2, device.text()


def test_a_stray_ctrl_c_takes_the_device_out_of_service_for_a_minute_only():
    # verifies: R-CTL-33
    for name in BOARDS:
        device = Device(board_name=name)
        watch = Watch(device)
        device.at(ZEROED_MS, device.board.ctrl_c)
        prompts = []
        device.at(ZEROED_MS + 59000, lambda seen=prompts, d=device: seen.append(d.board.at_prompt))
        device.run(ZEROED_MS + 60000 + 2 * ZEROED_MS)
        assert prompts == [True], device.text()
        assert not device.board.at_prompt and len(device.said(codes.BOOTED)) == 2, device.text()
        assert watch.driven == [] and firmware_files(device) == {}


def test_who_types_stay_or_asks_through_a_tool_keeps_the_prompt():
    # verifies: R-CTL-33
    for name in BOARDS:
        for words in ("stay", "ask_for_maintenance"):
            device = Device(board_name=name)
            device.at(ZEROED_MS, device.board.ctrl_c)

            def type_it(device=device, words=words):
                if words == "stay":
                    device.board.image._loader._main[words]()
                else:  # what a tool does over the prompt; then it restarts: a soft reset does here
                    device.board.flash.files["maintenance.once"] = b""
                    device.board.ctrl_d()

            device.at(ZEROED_MS + 5000, type_it)
            device.run(ZEROED_MS + 90000)
            assert device.board.at_prompt, (name, words, device.text())
            assert len(device.said(codes.ZERO_TAKEN)) == 1, (name, words)


def test_a_request_that_power_loss_left_behind_is_forgotten():
    for name in BOARDS:
        device = with_files({"maintenance.once": b""}, name)
        device.run(ZEROED_MS)
        assert firmware_files(device) == {} and device.said(codes.ZERO_TAKEN), device.text()


def test_new_files_are_put_in_place_before_the_firmware_starts():
    for name in BOARDS:
        device = with_files(NEW_FIRMWARE, name)
        device.run(ZEROED_MS)
        assert firmware_files(device) == PLACED
        assert "cuff/old" not in device.board.flash.folders
        assert [kind for _, kind in device.board.resets] == ["reset"]
        assert device.said(codes.ZERO_TAKEN), device.text()


def test_placing_goes_on_where_it_was_cut():
    """Every beginning of the list done already, as after a cut behind each of its lines."""
    lines = NEW_FIRMWARE["install.txt"].decode().split("\n")
    for done in range(1, len(lines) + 1):
        device = with_files(NEW_FIRMWARE)
        flash = device.board.flash
        for line in lines[:done]:
            act, name = line[0], line[1:]
            if act == "+":
                flash.rename("next/" + name, name)
            else:
                {"/": flash.mkdir, "-": flash.remove, "!": flash.rmdir}[act](name)
        device.run(500)
        assert firmware_files(device) == PLACED, (done, device.text())


def test_a_flash_that_refuses_leaves_maintenance_and_the_list():
    """A folder that is not empty cannot be removed: half a firmware must not run."""
    device = with_files(dict(NEW_FIRMWARE, **{"cuff/old/c.mpy": b"in the way"}))
    device.run(ZEROED_MS)
    assert device.board.at_prompt and "install.txt" in device.board.flash.files, device.text()
    assert device.said(codes.ZERO_TAKEN) == []


def test_files_not_yet_on_a_list_are_left_alone():
    files = {"next/main.py": b"half a fi"}
    device = with_files(files)
    device.run(ZEROED_MS)
    assert firmware_files(device) == files and device.said(codes.ZERO_TAKEN), device.text()


def test_on_fat_the_main_program_stays_off_and_nothing_is_placed():
    # verifies: R-SET-4
    for name in BOARDS:
        device = with_files(dict(NEW_FIRMWARE, **{"maintenance.once": b""}), name)
        device.board.flash.file_system = "VfsFat"
        before = dict(device.board.flash.files)
        watch = Watch(device)
        device.press("start", ZEROED_MS - 500)
        device.run(ZEROED_MS)
        assert device.said("the file system is VfsFat, not littlefs"), device.text()
        assert device.said("docs/deploy.md") and device.board.at_prompt
        assert device.board.flash.files == before and watch.driven == []
        device.board.flash.file_system = "VfsLfs2"
        device.board.power_cycle()
        device.run(2 * ZEROED_MS + 500)
        assert firmware_files(device) == PLACED and device.said(codes.ZERO_TAKEN), device.text()


def test_a_micropython_that_cannot_say_what_is_mounted_is_no_littlefs():
    # verifies: R-SET-4
    device = Device()
    device.board.flash.file_system = "mount_needs_arguments"
    device.run(ZEROED_MS)
    assert device.said("the file system is None, not littlefs"), device.text()
    assert device.said(codes.ZERO_TAKEN) == [] and device.board.at_prompt

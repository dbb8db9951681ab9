"""What each chip needs: MicroPython's port and version, and the machine code it takes.

`Target.check` compares this with what a device says of itself. Rules: a wrong device is refused
with the words of what to install; nothing is installed from here.
"""

from tools.deploy.errors import WRONG_DEVICE, DeployError

LEAST_VERSION = (1, 26)  # hard timers on the rp2 (Timer(hard=True))
# sys.implementation._mpy >> 10 (py/persistentcode.h, MP_NATIVE_ARCH_*).
ARCHITECTURES = (
    None, "x86", "x64", "armv6", "armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp",
    "xtensa", "xtensawin", "rv32imc", "rv64imc",
)  # fmt: skip


LITTLEFS = "VfsLfs2"


class Target:
    """platform: sys.platform; march: for mpy-cross; image, how: what to install and how."""

    def __init__(self, platform, march, image, how):
        self.platform = platform
        self.march = march
        self.image = image
        self.how = how

    least = LEAST_VERSION

    def install(self):
        """What to install, in words."""
        return (
            f"Install MicroPython v{'.'.join(map(str, LEAST_VERSION))} or later, {self.image}, from"
            f" https://micropython.org/download/{self.image}/ ({self.how}; docs/deploy.md)"
        )

    def check(self, who, mpy_version):
        """who: what on_device/identify.py found; mpy_version: (major, minor) that we compile."""
        if who["name"] != "micropython":
            raise DeployError(f"The device runs {who['name']}. {self.install()}.", WRONG_DEVICE)
        said = f"MicroPython {'.'.join(map(str, who['version']))} on {who['machine']}"
        if who["platform"] != self.platform:
            raise DeployError(
                f"The device is another chip than the board you named: {said}, port"
                f" {who['platform']}, not {self.platform}. Say which it is with BOARD=, or connect"
                " the other one.",
                WRONG_DEVICE,
            )
        if tuple(who["version"][:2]) < LEAST_VERSION:
            raise DeployError(f"{said} is too old. {self.install()}.", WRONG_DEVICE)
        if who["file_system"] != LITTLEFS:
            raise DeployError(
                f"The device's file system is {who['file_system']}, not littlefs: a power cut could"
                " lose or mix files, records of the limb among them. Nothing was changed. Save your"
                " files (mpremote cp :settings.json .) and reformat it: docs/deploy.md, 'Another"
                " file system'.",
                WRONG_DEVICE,
            )
        mpy = who["mpy"]
        runs = ((mpy & 0xFF), (mpy >> 8) & 3)
        if runs != mpy_version:
            raise DeployError(
                f"{said} runs .mpy {runs[0]}.{runs[1]}, and mpy-cross here makes"
                f" {mpy_version[0]}.{mpy_version[1]}. {self.install()}.",
                WRONG_DEVICE,
            )
        number = (mpy >> 10) & 0xF
        march = ARCHITECTURES[number] if number < len(ARCHITECTURES) else f"number {number}"
        if march != self.march:
            raise DeployError(
                f"{said} runs machine code for {march or 'no processor'}, and this board's is for"
                f" {self.march}. Another chip of the family? {self.install()}.",
                WRONG_DEVICE,
            )


TARGETS = {
    "rp2": Target(
        "rp2", "armv6m", "RPI_PICO_W", "hold BOOTSEL, plug in, copy the .uf2 file onto the drive"
    ),
    "esp32": Target(
        "esp32", "xtensawin", "ESP32_GENERIC_S3", "esptool writes the .bin file at address 0"
    ),
}

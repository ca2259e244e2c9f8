"""The private bucket of photos and videos: encrypted, TLS only, and every object leaves when its time is over."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.settings import Settings

ORIGINALS = "originals/"
WORKING = "working/"
THUMBNAILS = "thumbnails/"
FRAMES = "frames/"
FEATURES = "features/"
FACES = "faces/"
ENROLMENTS = "enrolments/"
IMPORTS = "imports/"
STATEMENTS = "statements/"
UNFINISHED = Duration.days(7)
"""So long the parts of an upload wait for the rest; a phone that comes later begins again, under the same evidence."""


class Media(Construct):
    """The bucket; what arrives under originals/ is announced to EventBridge."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings, key: kms.IKey, web_origin: str) -> None:
        super().__init__(scope, name)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.POST, s3.HttpMethods.PUT, s3.HttpMethods.GET, s3.HttpMethods.HEAD],
                    allowed_origins=[web_origin],
                    allowed_headers=["*"],
                    exposed_headers=["ETag"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=lifecycle(settings.retention_days),
            removal_policy=RemovalPolicy.RETAIN if settings.keep_data else RemovalPolicy.DESTROY,
        )
        # The L2 switch adds a custom resource; the L1 property is plain CloudFormation.
        bucket = self.bucket.node.default_child
        assert isinstance(bucket, s3.CfnBucket)
        bucket.add_property_override("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True)


def lifecycle(retention_days: int) -> list[s3.LifecycleRule]:
    """Photos end with the retention time; the picture of an enrolment is gone in a day, a list of people in a
    month; deleted is soon deleted."""
    ending = [
        s3.LifecycleRule(id=f"retention-{prefix.rstrip('/')}", prefix=prefix, expiration=Duration.days(retention_days))
        for prefix in (ORIGINALS, WORKING, THUMBNAILS, FRAMES, FEATURES, STATEMENTS)
    ]
    return [
        *ending,
        s3.LifecycleRule(id="enrolments-are-brief", prefix=ENROLMENTS, expiration=Duration.days(1)),
        s3.LifecycleRule(id="imports-are-a-month", prefix=IMPORTS, expiration=Duration.days(30)),
        s3.LifecycleRule(
            id="deleted-is-gone",
            noncurrent_version_expiration=Duration.days(7),
            expired_object_delete_marker=True,
            abort_incomplete_multipart_upload_after=UNFINISHED,
        ),
    ]

"""The hello-world skill with the logger and the metrics of Powertools for AWS Lambda."""

from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from hello import builder

logger = Logger(service="hello")
metrics = Metrics(namespace="Hello", service="hello")
skill = builder.lambda_handler()


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> Any:
    """Greet, log a line and count the request."""
    metrics.add_metric(name="Requests", unit=MetricUnit.Count, value=1)
    answer = skill(event, context)
    logger.info("answered", extra={"request": event["request"]["type"]})
    return answer

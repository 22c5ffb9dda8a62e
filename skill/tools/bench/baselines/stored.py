"""The hello-world skill with the SDK's DynamoDB adapter, which keeps attributes between sessions."""

from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_dynamodb.adapter import DynamoDbAdapter
from hello import CatchAll, Hello, Launch

builder = CustomSkillBuilder(persistence_adapter=DynamoDbAdapter(table_name="listeners"))
builder.add_request_handler(Launch())
builder.add_request_handler(Hello())
builder.add_exception_handler(CatchAll())
handler = builder.lambda_handler()
